//! Which route a request takes.
//!
//! API Gateway takes the most specific route whose method fits: a literal segment before `{parameter}` before
//! `{greedy+}`, then the exact method before `ANY`. Case counts, `/` at the end counts, `//` is an empty segment.

use std::cmp::Reverse;

use percent_encoding::percent_decode_str;

use crate::template::Route;

/// Routes and what stands behind each.
#[derive(Clone)]
pub struct RouteTable<T>(Vec<Entry<T>>);

#[derive(Clone)]
struct Entry<T> {
    route: Route,
    segments: Vec<Segment>,
    target: T,
}

#[derive(Clone)]
enum Segment {
    Literal(String),
    Parameter(String),
    Greedy(String),
}

/// A request's route.
pub struct Match<'a, T> {
    /// E.g. `GET /visit/{ticket}`.
    pub key: String,
    /// Names and decoded values of the path's parameters.
    pub parameters: Vec<(String, String)>,
    /// What stands behind the route.
    pub target: &'a T,
}

impl<T> Default for RouteTable<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> RouteTable<T> {
    /// Adds a route, unless it is there already.
    pub fn add(&mut self, route: Route, target: T) -> bool {
        if self.0.iter().any(|entry| entry.route == route) {
            return false;
        }
        let segments = route.path.split('/').map(Segment::read).collect();
        self.0.push(Entry {
            route,
            segments,
            target,
        });
        true
    }

    /// The route of a request with this method and (still encoded) path.
    pub fn find(&self, method: &str, path: &str) -> Option<Match<'_, T>> {
        let requested: Vec<String> = path.split('/').map(decoded).collect();
        let fits = |entry: &&Entry<T>| {
            (entry.route.method == method || entry.route.method == "ANY")
                && entry.parameters(&requested).is_some()
        };
        let entry = self.0.iter().filter(fits).min_by_key(|entry| {
            let kinds: Vec<u8> = entry.segments.iter().map(Segment::rank).collect();
            (kinds, Reverse(entry.route.method == method))
        })?;
        Some(Match {
            key: entry.route.key(),
            parameters: entry.parameters(&requested)?,
            target: &entry.target,
        })
    }
}

impl<T> Entry<T> {
    fn parameters(&self, requested: &[String]) -> Option<Vec<(String, String)>> {
        let mut parameters = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let value = requested.get(index)?;
            match segment {
                Segment::Literal(literal) if literal == value => {}
                Segment::Parameter(name) if !value.is_empty() => {
                    parameters.push((name.clone(), value.clone()));
                }
                Segment::Greedy(name) if !value.is_empty() => {
                    parameters.push((name.clone(), requested[index..].join("/")));
                    return Some(parameters);
                }
                _ => return None,
            }
        }
        (requested.len() == self.segments.len()).then_some(parameters)
    }
}

impl Segment {
    fn read(text: &str) -> Self {
        match text.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
            None => Self::Literal(text.to_owned()),
            Some(name) => match name.strip_suffix('+') {
                None => Self::Parameter(name.to_owned()),
                Some(name) => Self::Greedy(name.to_owned()),
            },
        }
    }

    /// The more specific is the less.
    const fn rank(&self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Parameter(_) => 1,
            Self::Greedy(_) => 2,
        }
    }
}

/// Percent-decoded once. An encoded `/` makes no new segment.
fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

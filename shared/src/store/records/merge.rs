//! Sources that each give the newest first, piece by piece, as one that does. Pure.

use std::collections::VecDeque;

/// One source, and what was read of it and not taken yet.
pub(super) struct Source<S, T> {
    /// Where it is read.
    pub of: S,
    read: VecDeque<T>,
    whole: bool,
}

impl<S, T> Source<S, T> {
    /// One of which nothing is read; nor will be, if that is all of it.
    pub const fn new(of: S, whole: bool) -> Self {
        Self {
            of,
            read: VecDeque::new(),
            whole,
        }
    }

    /// Adds what was read on; nothing comes after it, if it is whole now.
    pub fn add(&mut self, more: impl IntoIterator<Item = T>, whole: bool) {
        self.read.extend(more);
        self.whole = whole;
    }

    /// Whether it gives nothing any more.
    pub fn is_over(&self) -> bool {
        self.whole && self.read.is_empty()
    }

    fn is_wanting(&self) -> bool {
        !self.whole && self.read.is_empty()
    }
}

/// Several sources as one.
pub(super) struct Merge<S, T>(pub Vec<Source<S, T>>);

impl<S, T> Merge<S, T> {
    /// The sources that must be read on before it is known what is next.
    pub fn wanting(&mut self) -> impl Iterator<Item = &mut Source<S, T>> {
        self.0.iter_mut().filter(|source| source.is_wanting())
    }

    /// Whether something is read and not taken yet.
    pub fn holds_any(&self) -> bool {
        self.0.iter().any(|source| !source.read.is_empty())
    }

    /// Takes the newest, and says whose it is. It is the next one only if no source is wanting.
    pub fn take<K: Ord>(&mut self, when: impl Fn(&T) -> K) -> Option<(&mut S, T)> {
        let newest = |source: &&mut Source<S, T>| source.read.front().map(&when);
        let source = self.0.iter_mut().max_by_key(newest)?;
        let taken = source.read.pop_front()?;
        Some((&mut source.of, taken))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// When, and which.
    type Entry = (u8, usize);

    /// Partitions of a day, each newest first; many of one moment.
    fn partitions() -> impl Strategy<Value = Vec<Vec<Entry>>> {
        let partition = prop::collection::vec(0_u8..12, 0..40);
        prop::collection::vec(partition, 4).prop_map(|partitions| {
            let mut number = 0;
            partitions
                .into_iter()
                .map(|mut moments| {
                    moments.sort_unstable_by(|one, other| other.cmp(one));
                    let entry = |moment| {
                        number += 1;
                        (moment, number)
                    };
                    moments.into_iter().map(entry).collect()
                })
                .collect()
        })
    }

    /// A page from where each partition was left, read in pieces of these lengths.
    fn page(
        rest: &mut [Vec<Entry>],
        most: usize,
        mut lengths: impl Iterator<Item = usize>,
    ) -> Vec<Entry> {
        let sources = rest.iter().cloned().enumerate();
        let sources = sources.map(|source| Source::new(source, false));
        let mut merge = Merge(sources.collect());
        let mut taken = Vec::new();
        while taken.len() < most {
            let mut read = false;
            for source in merge.wanting() {
                read = true;
                let length = lengths.next().unwrap().min(source.of.1.len());
                let piece: Vec<Entry> = source.of.1.drain(..length).collect();
                let whole = source.of.1.is_empty();
                source.add(piece, whole);
            }
            if read {
                continue;
            }
            let Some(((number, _), entry)) = merge.take(|(moment, _)| *moment) else {
                break;
            };
            assert_eq!(rest[*number].remove(0), entry);
            taken.push(entry);
        }
        taken
    }

    proptest! {
        #[test]
        fn pages_show_everything_once_and_newest_first(
            partitions in partitions(),
            most in 1_usize..20,
            lengths in prop::collection::vec(0_usize..9, 1..9),
        ) {
            // A piece may be empty, for all of it is filtered out; but not for ever.
            let mut lengths = lengths.into_iter().chain([1]).collect::<Vec<_>>().into_iter().cycle();
            let mut rest = partitions.clone();
            let mut seen = Vec::new();
            loop {
                let page = page(&mut rest, most, &mut lengths);
                let full = page.len() == most;
                seen.extend(page);
                if !full {
                    break;
                }
            }
            let moments: Vec<u8> = seen.iter().map(|(moment, _)| *moment).collect();
            prop_assert!(moments.is_sorted_by(|one, other| one >= other), "{:?}", moments);
            let mut all: Vec<Entry> = partitions.into_iter().flatten().collect();
            all.sort_unstable();
            seen.sort_unstable();
            prop_assert_eq!(seen, all);
        }
    }
}

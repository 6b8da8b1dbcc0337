//! In which language a page speaks, and texts that exist in every one of them.

use http::{HeaderMap, header::ACCEPT_LANGUAGE};
use maud::{Markup, Render};
use serde::{Deserialize, Serialize};

/// A language that pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// English, for whoever asks for none of the others.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    /// All of them, the default first.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its tag (BCP 47), for `lang` and for forms.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language of a tag, whatever its region.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// What the browser likes best of what there is (RFC 9110, 12.5.4).
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|wanted| wanted.to_str().ok())
            .unwrap_or_default();
        accept_language::parse(wanted)
            .iter()
            .find_map(|tag| Self::of_tag(tag))
            .unwrap_or_default()
    }
}

/// One text in every language. A language that lacks a text does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// English.
    pub en: &'static str,
    /// Spanish.
    pub es: &'static str,
}

impl Message {
    /// In one language.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Spanish => self.es,
        }
    }

    /// In one language, with `{}` replaced.
    #[must_use]
    pub fn with(self, language: Language, value: &str) -> String {
        self.text(language).replacen("{}", value, 1)
    }
}

impl Render for Language {
    fn render(&self) -> Markup {
        self.tag().render()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn chosen(header: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(header));
        Language::of(&headers)
    }

    #[test]
    fn speaks_what_the_browser_likes_best() {
        assert_eq!(chosen("es-MX,es;q=0.9,en;q=0.8"), Language::Spanish);
        assert_eq!(chosen("en-US,en;q=0.9,es;q=0.8"), Language::English);
        assert_eq!(chosen("fr;q=1, es;q=0.5, en;q=0.1"), Language::Spanish);
        assert_eq!(chosen("en;q=0.1, es;q=0.2"), Language::Spanish);
        for odd in ["", "xx", "*", ";;q=", "e", "q=1;es", "esperanto"] {
            assert_eq!(chosen(odd), Language::English, "{odd}");
        }
    }
}

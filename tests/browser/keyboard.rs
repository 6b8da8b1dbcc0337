//! A person who has no mouse.

use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
};
use serde_json::json;

use crate::chromium::Chromium;

/// More than the fields of any page.
const MOST: usize = 300;

impl Chromium {
    /// Presses a key, and lets it go.
    pub async fn strike(&self, key: Key) {
        let value = key.into();
        self.strike_all(&[value]).await;
    }

    /// Types a text.
    pub async fn types(&self, text: &str) {
        let letters: Vec<char> = text.chars().collect();
        self.strike_all(&letters).await;
    }

    async fn strike_all(&self, letters: &[char]) {
        let actions =
            letters
                .iter()
                .fold(KeyActions::new("keyboard".to_owned()), |actions, value| {
                    actions
                        .then(KeyAction::Down { value: *value })
                        .then(KeyAction::Up { value: *value })
                });
        self.perform_actions(actions).await.unwrap();
    }

    /// Types a text in place of what stands in the field.
    pub async fn types_instead(&self, text: &str) {
        let all = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down {
                value: Key::Control.into(),
            })
            .then(KeyAction::Down { value: 'a' })
            .then(KeyAction::Up { value: 'a' })
            .then(KeyAction::Up {
                value: Key::Control.into(),
            });
        self.perform_actions(all).await.unwrap();
        self.types(text).await;
    }

    /// Goes on with the tabulator until it is on what a selector finds. Wherever it is on the way can be seen.
    pub async fn tab_to(&self, selector: &str) {
        let look = r"
            const at = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(at);
            const seen = at === document.body || outlineStyle !== 'none' && outlineWidth !== '0px';
            return [at.matches(arguments[0]), seen, at.outerHTML.slice(0, 200)];";
        let mut trail = Vec::new();
        for _ in 0..MOST {
            self.strike(Key::Tab).await;
            let looked = self.execute(look, vec![json!(selector)]).await.unwrap();
            let place = looked[2].as_str().unwrap_or_default().to_owned();
            assert_eq!(looked[1], true, "the focus cannot be seen on {place}");
            if looked[0] == true {
                return;
            }
            trail.push(place);
        }
        panic!("no key leads to {selector}: {trail:#?}");
    }

    /// Goes there, and presses Enter.
    pub async fn enter(&self, selector: &str) {
        self.tab_to(selector).await;
        self.strike(Key::Enter).await;
    }
}

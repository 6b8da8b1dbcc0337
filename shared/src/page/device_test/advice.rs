//! What a person does about a check that failed, on their browser and system.

use crate::page::{
    Language, Message, messages,
    platform::{Browser, Platform, System},
};

/// What is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Camera,
    Microphone,
    Speaker,
    Connection,
}

/// The texts of one check.
pub(super) struct Words {
    pub heading: Message,
    pub name: Message,
    pub how: Message,
    pub testing: Message,
    pub works: Message,
    pub fails: Message,
}

/// One line of advice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    message: Message,
    /// What the text speaks of.
    about: Option<Message>,
    /// Shown only where the screen is touched.
    pub touch: bool,
}

impl Part {
    pub const ALL: [Self; 4] = [
        Self::Camera,
        Self::Microphone,
        Self::Speaker,
        Self::Connection,
    ];

    /// Its name in the page and in a result.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Microphone => "microphone",
            Self::Speaker => "speaker",
            Self::Connection => "connection",
        }
    }

    pub const fn words(self) -> Words {
        match self {
            Self::Camera => Words {
                heading: messages::CAMERA,
                name: messages::THE_CAMERA,
                how: messages::CAMERA_HOW,
                testing: messages::CAMERA_TESTING,
                works: messages::CAMERA_WORKS,
                fails: messages::CAMERA_FAILS,
            },
            Self::Microphone => Words {
                heading: messages::MICROPHONE,
                name: messages::THE_MICROPHONE,
                how: messages::MICROPHONE_HOW,
                testing: messages::MICROPHONE_TESTING,
                works: messages::MICROPHONE_WORKS,
                fails: messages::MICROPHONE_FAILS,
            },
            Self::Speaker => Words {
                heading: messages::SPEAKER,
                name: messages::THE_SPEAKER,
                how: messages::SPEAKER_HOW,
                testing: messages::SPEAKER_TESTING,
                works: messages::SPEAKER_WORKS,
                fails: messages::SPEAKER_FAILS,
            },
            Self::Connection => Words {
                heading: messages::CONNECTION,
                name: messages::THE_CONNECTION,
                how: messages::CONNECTION_HOW,
                testing: messages::CONNECTION_TESTING,
                works: messages::CONNECTION_WORKS,
                fails: messages::CONNECTION_FAILS,
            },
        }
    }
}

impl Step {
    const fn new(message: Message) -> Self {
        Self {
            message,
            about: None,
            touch: false,
        }
    }

    const fn about(message: Message, about: Message) -> Self {
        Self {
            message,
            about: Some(about),
            touch: false,
        }
    }

    /// In one language.
    pub fn text(&self, language: Language) -> String {
        match self.about {
            Some(about) => self.message.with(language, about.text(language)),
            None => self.message.text(language).to_owned(),
        }
    }
}

/// Every reason for which this check can fail, by its name in a result, with what to do.
pub(super) fn advice(part: Part, platform: Platform) -> Vec<(&'static str, Vec<Step>)> {
    let device = part.words().name;
    let give_up = [messages::RESTART, messages::ANOTHER_DEVICE].map(Step::new);
    let unsupported = vec![
        Step::about(messages::OUT_OF_APP, better_browser(platform)),
        Step::new(messages::OR_ZOOM_TEST),
    ];
    let mut of_devices = vec![
        ("denied", allow(device, platform)),
        (
            "framed",
            vec![
                Step::about(messages::NOT_IN_FRAME, device),
                Step::new(messages::OR_ZOOM_TEST),
            ],
        ),
        (
            "no_device",
            vec![
                Step::about(messages::CONNECT_DEVICE, device),
                Step::new(messages::ANOTHER_DEVICE),
            ],
        ),
        (
            "in_use",
            vec![
                Step::about(messages::CLOSE_OTHERS, device),
                Step::new(messages::RESTART),
            ],
        ),
        ("not_supported", unsupported.clone()),
        ("other", give_up.to_vec()),
    ];
    match part {
        Part::Camera => {
            let dark = [messages::LENS_COVER, messages::ANOTHER_DEVICE].map(Step::new);
            of_devices.push(("no_picture", dark.to_vec()));
            of_devices
        }
        Part::Microphone => {
            let mut silent = vec![Step::new(messages::SPEAK_UP)];
            match platform.system {
                System::Windows => silent.push(Step::new(messages::INPUT_WINDOWS)),
                System::MacOs => silent.push(Step::new(messages::INPUT_MACOS)),
                System::Ios | System::Android | System::Other => {}
            }
            silent.push(Step::about(messages::CLOSE_OTHERS, device));
            silent.push(Step::new(messages::ANOTHER_DEVICE));
            of_devices.push(("silent", silent));
            of_devices
        }
        Part::Speaker => vec![
            ("not_heard", turn_up(platform)),
            ("not_supported", unsupported),
            ("other", give_up.to_vec()),
        ],
        Part::Connection => vec![
            ("offline", vec![Step::new(messages::GO_ONLINE)]),
            ("unreachable", vec![Step::new(messages::OTHER_NETWORK)]),
            ("slow", vec![Step::new(messages::SLOW_NETWORK)]),
            ("other", give_up.to_vec()),
        ],
    }
}

/// Where the browser and where the system keep a permission.
fn allow(device: Message, platform: Platform) -> Vec<Step> {
    let touch = |message| Step {
        touch: true,
        ..Step::about(message, device)
    };
    let mut steps = Vec::new();
    match (platform.browser, platform.system) {
        (Browser::Safari, System::Ios) => steps.push(messages::ALLOW_SAFARI_TOUCH),
        // There the system alone decides for every browser but Safari.
        (_, System::Ios) => {}
        (Browser::Chrome | Browser::Edge | Browser::Firefox, System::Android) => {
            steps.push(messages::ALLOW_ANDROID);
        }
        (Browser::Chrome | Browser::Edge, _) => steps.push(messages::ALLOW_BESIDE_ADDRESS),
        (Browser::Firefox, _) => steps.push(messages::ALLOW_FIREFOX),
        (Browser::Safari, _) => steps.push(messages::ALLOW_SAFARI),
        (Browser::Other, _) => steps.push(messages::ALLOW_SOMEWHERE),
    }
    match platform.system {
        System::Windows => steps.push(messages::SYSTEM_WINDOWS),
        System::MacOs => steps.push(messages::SYSTEM_MACOS),
        System::Ios => steps.push(messages::SYSTEM_IOS),
        System::Android => steps.push(messages::SYSTEM_ANDROID),
        System::Other => {}
    }
    let mut steps: Vec<Step> = steps
        .into_iter()
        .map(|message| Step::about(message, device))
        .collect();
    if platform.system == System::MacOs {
        if platform.browser == Browser::Safari {
            steps.push(touch(messages::ALLOW_SAFARI_TOUCH));
        }
        steps.push(touch(messages::SYSTEM_IOS));
    }
    steps.push(Step::new(messages::THEN_AGAIN));
    steps
}

fn turn_up(platform: Platform) -> Vec<Step> {
    let mut steps = vec![messages::VOLUME_UP];
    match platform.system {
        System::Windows => steps.push(messages::OUTPUT_WINDOWS),
        System::MacOs => steps.push(messages::OUTPUT_MACOS),
        System::Ios | System::Android => steps.push(messages::SILENT_MODE),
        System::Other => {}
    }
    steps.push(messages::HEADPHONES);
    steps.push(messages::ANOTHER_DEVICE);
    steps.into_iter().map(Step::new).collect()
}

fn better_browser(platform: Platform) -> Message {
    const fn named(name: &'static str) -> Message {
        Message { en: name, es: name }
    }
    match platform.system {
        System::Ios => named("Safari"),
        System::Android => named("Chrome"),
        System::Windows | System::MacOs | System::Other => messages::CURRENT_BROWSER,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::visit::Reason;

    const SYSTEMS: [System; 5] = [
        System::Windows,
        System::MacOs,
        System::Ios,
        System::Android,
        System::Other,
    ];
    const BROWSERS: [Browser; 5] = [
        Browser::Chrome,
        Browser::Edge,
        Browser::Safari,
        Browser::Firefox,
        Browser::Other,
    ];

    #[test]
    fn every_failure_has_advice_on_every_browser_and_system_in_every_language() {
        for browser in BROWSERS {
            for system in SYSTEMS {
                for part in Part::ALL {
                    for (name, steps) in advice(part, Platform { browser, system }) {
                        let reason: Reason = serde_json::from_value(json!(name)).unwrap();
                        assert_eq!(reason == Reason::Other, name == "other", "{name}");
                        assert!(steps.iter().any(|step| !step.touch), "{name}");
                        for step in steps {
                            for language in Language::ALL {
                                assert!(!step.text(language).contains("{}"), "{step:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn advice_is_that_of_the_persons_own_system() {
        let denied = |browser, system| {
            let all = advice(Part::Camera, Platform { browser, system });
            let (_, steps) = all.into_iter().find(|(name, _)| *name == "denied").unwrap();
            let texts = steps.iter().map(|step| step.text(Language::English));
            texts.collect::<Vec<_>>().join(" ")
        };
        let windows = denied(Browser::Edge, System::Windows);
        assert!(windows.contains("In Windows") && !windows.contains("iPhone"));
        let phone = denied(Browser::Chrome, System::Ios);
        assert!(phone.contains("iPhone") && !phone.contains("address"));
    }
}

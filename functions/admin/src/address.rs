//! What stands in the addresses of visits and notifications: keys that tell nobody who they are of.

use shared::{store::NotificationKey, visit::VisitKey};

/// Letters of a visit's key.
const KEY_LETTERS: usize = 22;
/// How the sort keys of notifications begin; addresses leave it out.
const NOTIFICATION: &str = "NOTIFICATION#";

/// A visit's key as an address has it.
pub fn read_visit(text: &str) -> Option<VisitKey> {
    let fits = text.len() == KEY_LETTERS
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    fits.then(|| VisitKey::from_stored(text))
}

/// A notification's name in addresses.
pub fn notification_name(sk: &str) -> String {
    sk.strip_prefix(NOTIFICATION).unwrap_or(sk).to_owned()
}

/// Where the notification of that name is.
pub fn notification_key(visit: &VisitKey, name: &str) -> NotificationKey {
    NotificationKey {
        visit: visit.clone(),
        sk: format!("{NOTIFICATION}{name}"),
    }
}

/// The page on which one notification of a visit is sent again.
pub fn replay_of(visit: &str, notification: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("visit", visit);
    query.append_pair("notification", notification);
    format!("/admin/replay?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_named_by_its_key_and_nothing_else() {
        assert!(read_visit("AbC-_0123456789abcdefg").is_some());
        for other in ["", "VISIT#x", "10277 ", "a/b", &"a".repeat(65)] {
            assert_eq!(read_visit(other), None, "{other}");
        }
    }
}

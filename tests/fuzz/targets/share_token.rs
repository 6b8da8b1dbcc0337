//! The last segment of a texted join link's path.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::share::LinkToken;

fuzz_target!(|segment: &str| {
    let Some(token) = LinkToken::parse(segment) else {
        return;
    };
    assert_eq!(segment.len(), 22);
    assert_eq!(token.path(), format!("/join/{segment}"));
    assert!(
        token
            .path()
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte))
    );
    // Nothing that is kept or printed tells the token.
    assert!(!token.hash().contains(segment) && !format!("{token:?}").contains(segment));
});

//! Where someone goes once they are signed in: only ever to a page of ours.

use form_urlencoded::byte_serialize;
use lambda_http::Request;
use shared::{bridge::Installation, launch::Query};
use url::Url;

const START: &str = "/admin";
const PARAMETER: &str = "return";
/// Longest address that is kept, in bytes.
const LONGEST: usize = 1024;

/// The address of the sign-in that comes back to the page of this request.
#[must_use]
pub fn address(request: &Request) -> String {
    let asked = request.uri().path_and_query().map(|it| it.as_str());
    match asked {
        Some(page) if page != START && !is_sign_in(request.uri().path()) => {
            let page: String = byte_serialize(page.as_bytes()).collect();
            format!("/admin/sign-in?{PARAMETER}={page}")
        }
        _ => "/admin/sign-in".to_owned(),
    }
}

/// The page that a sign-in shall come back to.
pub(super) fn asked(installation: &Installation, request: &Request) -> String {
    let query = Query::parse(request.uri().query().unwrap_or_default()).ok();
    let asked = query
        .as_ref()
        .and_then(|query| query.opaque(PARAMETER, LONGEST));
    asked
        .and_then(|asked| own(installation.settings.public_base_url.url(), asked))
        .unwrap_or_else(|| START.to_owned())
}

/// The address as a browser would understand it, if that is one of our pages.
fn own(base: &Url, asked: &str) -> Option<String> {
    let url = base.join(asked).ok()?;
    let path = url.path();
    let ours = url.origin() == base.origin()
        && (path == START || path.starts_with("/admin/"))
        && !is_sign_in(path);
    ours.then(|| match url.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    })
}

fn is_sign_in(path: &str) -> bool {
    [
        "/admin/sign-in",
        "/admin/sign-out",
        "/admin/signed-out",
        super::CALLBACK,
    ]
    .contains(&path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::own;

    fn of(asked: &str) -> Option<String> {
        own(&"https://bridge.example".parse().unwrap(), asked)
    }

    #[test]
    fn only_our_own_pages_are_returned_to() {
        for page in [
            "/admin",
            "/admin/visits/x-1_y",
            "/admin/audit?below=12&x=%2F",
        ] {
            assert_eq!(of(page).as_deref(), Some(page));
        }
        for elsewhere in [
            "https://evil.example/admin/x",
            "//evil.example/admin/x",
            "/\\evil.example/admin/x",
            "\\\\evil.example/admin",
            "http://bridge.example/admin/x",
            "https://bridge.example@evil.example/admin",
            "javascript:alert(1)//admin/",
            "/administrator",
            "/admin/../launch/provider/x",
            "/admin/%2e%2e/launch",
            "/admin/sign-in?return=/admin",
            "/admin/sign-out",
            "/admin/callback?code=1",
            "/",
            "",
        ] {
            assert_eq!(of(elsewhere), None, "{elsewhere}");
        }
    }
}

//! What of a header is a secret.

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue};

/// What the names of headers that carry a secret have in them.
const SECRET: [&str; 5] = ["key", "token", "secret", "auth", "session"];

/// Has a key in its name and carries none: whoever looks for a lost request needs it.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Whether the value of a header is a secret: the caller marked it as one, or the name says so.
pub(crate) fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    let named = || SECRET.iter().any(|word| name.as_str().contains(word));
    value.is_sensitive() || name == COOKIE || name != IDEMPOTENCY_KEY && named()
}

/// The parts of a secret value that a server may repeat, those that have others in them first.
pub(crate) fn parts<'a>(name: &HeaderName, value: &'a HeaderValue) -> Vec<&'a str> {
    let value = std::str::from_utf8(value.as_bytes()).unwrap_or_default();
    let value = value.trim();
    if name == COOKIE {
        let cookies = value.split(';').map(|cookie| {
            let value = cookie.split_once('=').map_or(cookie, |(_, value)| value);
            value.trim().trim_matches('"')
        });
        return cookies.collect();
    }
    // Behind the scheme, such as `Bearer`.
    let token = value.rsplit(' ').next().unwrap_or_default();
    if name == AUTHORIZATION {
        return vec![token];
    }
    vec![value, token]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_headers_tell_which_carry_a_secret() {
        for (name, expected) in [
            ("authorization", true),
            ("proxy-authorization", true),
            ("cookie", true),
            ("x-api-key", true),
            ("x-amz-security-token", true),
            ("client-secret", true),
            ("x-session-id", true),
            ("idempotency-key", false),
            ("x-trace", false),
            ("accept", false),
        ] {
            let name = HeaderName::from_static(name);
            let mut value = HeaderValue::from_static("a value");
            assert_eq!(is_secret(&name, &value), expected, "{name}");
            value.set_sensitive(true);
            assert!(is_secret(&name, &value), "{name}: its caller says so");
        }
    }

    #[test]
    fn each_cookie_and_each_token_is_a_part() {
        for (name, value, expected) in [
            (
                "cookie",
                "a=1; b=\"2 3\";c=4=5; d",
                vec!["1", "2 3", "4=5", "d"],
            ),
            ("authorization", "Bearer k1", vec!["k1"]),
            ("x-api-key", " k1 ", vec!["k1", "k1"]),
            ("x-auth", "Bearer k1", vec!["Bearer k1", "k1"]),
        ] {
            let name = HeaderName::from_static(name);
            let value = HeaderValue::from_static(value);
            assert_eq!(parts(&name, &value), expected);
        }
    }
}

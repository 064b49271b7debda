//! Keys, and keeping them out of what is printed.

use std::fmt;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue};

/// What stands where a key stood.
const REDACTED: &str = "[redacted]";

/// Shorter keys are not searched for: one like `test` guards nothing, and replacing it would garble messages.
const SHORTEST: usize = 8;

/// A key that is sent and never printed.
///
/// It has no `Display`, and its `Debug` prints `[redacted]`.
///
/// ```
/// let key = openapi_runtime::Secret::from("sk-1234567890");
/// assert_eq!(format!("{key:?}"), "[redacted]");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The key without the white space around it, which comes along when a key is read from a file.
    pub(crate) fn trimmed(&self) -> &str {
        self.0.trim()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<String> for Secret {
    fn from(key: String) -> Self {
        Self(key)
    }
}

impl From<&str> for Secret {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}

/// Replaces the keys of one call by `[redacted]` in what becomes part of an error.
///
/// A server may echo the key that it refuses, and an error ends up in logs.
#[derive(Clone, Default)]
pub(crate) struct Scrub(Vec<String>);

impl Scrub {
    /// Adds a key to look for.
    pub(crate) fn add(&mut self, key: &str) {
        if key.len() >= SHORTEST {
            self.0.push(key.to_owned());
        }
    }

    pub(crate) fn text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, key| {
            text.replace(key.as_str(), REDACTED)
        })
    }

    pub(crate) fn occurs_in(&self, text: &str) -> bool {
        self.0.iter().any(|key| text.contains(key.as_str()))
    }

    /// Whether there is a key in a text that may have been scrubbed before.
    pub(crate) fn stood_in(&self, text: &str) -> bool {
        self.occurs_in(text) || text.contains(REDACTED)
    }

    /// Replaces the keys in a body. The body is copied only when there is something to replace.
    pub(crate) fn body(&self, body: &Bytes) -> Bytes {
        self.0.iter().fold(body.clone(), |body, key| {
            replace(&body, key.as_bytes()).unwrap_or(body)
        })
    }

    /// Cuts off the beginning of a key that ends a body of which the rest is missing.
    pub(crate) fn cut_end(&self, body: &mut BytesMut) {
        for key in &self.0 {
            let begun = (1..key.len()).rev().find(|&len| {
                key.as_bytes()
                    .get(..len)
                    .is_some_and(|start| body.ends_with(start))
            });
            body.truncate(body.len() - begun.unwrap_or(0));
        }
    }

    pub(crate) fn headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            let Some(clean) = self
                .0
                .iter()
                .find_map(|key| replace(value.as_bytes(), key.as_bytes()))
            else {
                continue;
            };
            let clean = self.body(&clean);
            *value = HeaderValue::from_maybe_shared(clean)
                .unwrap_or_else(|_| HeaderValue::from_static(REDACTED));
        }
    }
}

/// Replaces `key` in `bytes`; `None` if it does not occur.
fn replace(bytes: &[u8], key: &[u8]) -> Option<Bytes> {
    let find = |bytes: &[u8]| bytes.windows(key.len()).position(|window| window == key);
    let mut rest = bytes;
    let mut clean = BytesMut::new();
    while let Some(at) = find(rest) {
        let (before, from_key) = rest.split_at_checked(at)?;
        clean.extend_from_slice(before);
        clean.extend_from_slice(REDACTED.as_bytes());
        rest = from_key.strip_prefix(key)?;
    }
    if rest.len() == bytes.len() {
        return None;
    }
    clean.extend_from_slice(rest);
    Some(clean.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrub() -> Scrub {
        let mut scrub = Scrub::default();
        scrub.add("key-12345");
        scrub
    }

    #[test]
    fn a_key_is_replaced_wherever_it_stands() {
        for (given, expected) in [
            ("", ""),
            ("nothing", "nothing"),
            ("key-12345", "[redacted]"),
            ("a key-12345 b key-12345", "a [redacted] b [redacted]"),
            ("key-1234key-12345", "key-1234[redacted]"),
        ] {
            assert_eq!(scrub().body(&Bytes::from(given)), expected);
            assert_eq!(scrub().text(given), expected);
        }
    }

    #[test]
    fn a_body_without_a_key_is_not_copied() {
        let body = Bytes::from_static(b"nothing to see");
        assert_eq!(scrub().body(&body).as_ptr(), body.as_ptr());
    }

    #[test]
    fn half_a_key_at_the_end_of_a_cut_body_goes() {
        for (given, expected) in [
            ("said key-12", "said "),
            ("said k", "said "),
            ("said", "said"),
        ] {
            let mut body = BytesMut::from(given);
            scrub().cut_end(&mut body);
            assert_eq!(body, expected);
        }
    }

    #[test]
    fn a_short_key_is_not_looked_for() {
        let mut scrub = Scrub::default();
        scrub.add("test");
        assert_eq!(scrub.text("the latest test"), "the latest test");
    }
}

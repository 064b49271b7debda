//! Keeps keys out of the journal, wherever a client put them.

use std::collections::VecDeque;

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HeaderName, PROXY_AUTHORIZATION};

pub(crate) const REDACTED: &str = "[redacted]";

/// The headers in which clients present keys, to this service or to others.
pub(crate) const KEY_HEADERS: [HeaderName; 3] = [
    AUTHORIZATION,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("x-api-key"),
];

/// A token that a client presented is looked for as well, since it may be a real key; a shorter
/// one is no key, and would only tear holes into the journal.
const SHORTEST_TOKEN: usize = 8;

/// Each request is searched for all that were presented before, so they must not become too many.
const MOST_TOKENS: usize = 64;

/// Replaces secrets in what is kept.
#[derive(Debug)]
pub(crate) struct Redactor {
    key: Vec<u8>,
    /// The oldest first.
    tokens: VecDeque<Vec<u8>>,
}

impl Redactor {
    /// Knows the sandbox's own key, so far.
    pub(crate) fn new(key: &str) -> Self {
        Self {
            key: key.as_bytes().to_vec(),
            tokens: VecDeque::new(),
        }
    }

    /// Remembers whatever a request presented as a key.
    pub(crate) fn learn(&mut self, headers: &HeaderMap) {
        for value in KEY_HEADERS.iter().flat_map(|name| headers.get_all(name)) {
            let token = value.as_bytes().rsplit(u8::is_ascii_whitespace).next();
            let token = token.unwrap_or_default();
            if token.len() < SHORTEST_TOKEN || self.tokens.iter().any(|known| known == token) {
                continue;
            }
            self.tokens.push_back(token.to_vec());
            if self.tokens.len() > MOST_TOKENS {
                self.tokens.pop_front();
            }
        }
    }

    pub(crate) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    pub(crate) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut kept = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((first, tail)) = rest.split_first() {
            // The longest: a key may begin with another.
            let found = std::iter::once(&self.key)
                .chain(&self.tokens)
                .filter_map(|secret| strip_secret(rest, secret))
                .min_by_key(|after| after.len());
            if let Some(after) = found {
                kept.extend_from_slice(REDACTED.as_bytes());
                rest = after;
            } else {
                kept.push(*first);
                rest = tail;
            }
        }
        kept
    }
}

/// What follows the secret, if `bytes` begins with it: in any case of letters (header names are in
/// lower case) and with any of its bytes percent-encoded (as in a query).
fn strip_secret<'b>(bytes: &'b [u8], secret: &[u8]) -> Option<&'b [u8]> {
    // An empty secret would be found everywhere.
    if secret.is_empty() {
        return None;
    }
    let mut rest = bytes;
    for expected in secret {
        let (byte, after) = next_byte(rest)?;
        if byte.eq_ignore_ascii_case(expected) {
            rest = after;
            continue;
        }
        // The secret itself may hold a `%`.
        match rest.split_first() {
            Some((b'%', after)) if *expected == b'%' => rest = after,
            _ => return None,
        }
    }
    Some(rest)
}

fn next_byte(bytes: &[u8]) -> Option<(u8, &[u8])> {
    if let [b'%', high, low, after @ ..] = bytes
        && let (Some(high), Some(low)) = (hex(*high), hex(*low))
    {
        return Some((high * 16 + low, after));
    }
    bytes.split_first().map(|(byte, after)| (*byte, after))
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    #[test]
    fn a_key_is_found_in_any_case_and_percent_encoded() {
        let redactor = Redactor::new("pplx/Key");
        for text in ["pplx/Key", "PPLX/KEY", "pplx%2Fkey", "%70plx%2fKe%79"] {
            assert_eq!(
                redactor.text(&format!("a={text}&b=1")),
                "a=[redacted]&b=1",
                "{text}"
            );
        }
        assert_eq!(redactor.text("pplx/Ke"), "pplx/Ke");
        assert_eq!(redactor.text("100%"), "100%");
    }

    #[test]
    fn a_key_with_a_percent_sign_is_found_too() {
        let redactor = Redactor::new("a%2Fbcdefg");
        assert_eq!(redactor.text("x a%2Fbcdefg y"), "x [redacted] y");
        assert_eq!(redactor.text("x a%252Fbcdefg y"), "x [redacted] y");
    }

    #[test]
    fn a_presented_token_is_redacted_elsewhere_unless_it_is_too_short_to_be_a_key() {
        let mut headers = HeaderMap::new();
        headers.append(
            AUTHORIZATION,
            HeaderValue::from_static("Bearer pplx-real-key"),
        );
        headers.append(AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        let mut redactor = Redactor::new("pplx-sandbox");
        redactor.learn(&headers);
        assert_eq!(redactor.text("a pplx-real-key"), "a [redacted]");
    }
}

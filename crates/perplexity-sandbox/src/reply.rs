//! Answers that a test dictates.

use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::answer::{Answer, Body};

/// One answer, word for word, for [`Sandbox::reply_next`](crate::Sandbox::reply_next).
///
/// Nothing is checked against the document and no header is added but `content-length`, which
/// HTTP needs. So a reply is what the service should never send and sometimes does: an error page
/// of a gateway, an undeclared field, a body that is no JSON.
///
/// ```
/// use perplexity_sandbox::Reply;
///
/// let busy = Reply::new(429)
///     .header("retry-after", "1")
///     .json(serde_json::json!({"error": {"message": "Slow down.", "code": 429}}));
/// let gateway = Reply::new(504).header("content-type", "text/html").body("<h1>504</h1>");
/// ```
///
/// A reply that HTTP cannot carry (a status outside 200 to 999, a malformed header, framing that
/// contradicts the body) is answered by a 500 of type `sandbox_error` that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a reply does nothing until it is given to `Sandbox::reply_next`"]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Reply {
    /// A reply with this status, no headers and no body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// Adds a header. The same name may be added again; names go out in lower case.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Makes the body this JSON, and the content type `application/json` unless one was added
    /// before.
    pub fn json(mut self, value: Value) -> Self {
        if !self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        {
            self = self.header(CONTENT_TYPE.as_str(), "application/json");
        }
        self.body(value.to_string())
    }

    /// Makes the body these bytes.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Bytes::from(body.into());
        self
    }

    /// Status, headers and body, as they were given.
    pub(crate) fn parts(&self) -> (u16, &[(String, String)], &[u8]) {
        (self.status, &self.headers, &self.body)
    }

    pub(crate) fn into_answer(self) -> Answer {
        self.try_into_answer().unwrap_or_else(|why| {
            Answer::sandbox_error(format!("The prepared reply cannot be sent: {why}."))
        })
    }

    fn try_into_answer(self) -> Result<Answer, String> {
        // 1xx is no answer: a client would go on waiting for the real one.
        let status = StatusCode::from_u16(self.status)
            .ok()
            .filter(|status| !status.is_informational())
            .ok_or_else(|| format!("{} is no status of an answer (200 to 999)", self.status))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let parsed = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("{name:?} is no header name"))?;
            let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
                format!("the value of the header `{name}` holds a control character")
            })?;
            // The HTTP library trusts these two, and panics in a debug build when they are wrong.
            if parsed == TRANSFER_ENCODING {
                return Err("`transfer-encoding` is set by the server".to_owned());
            }
            if parsed == CONTENT_LENGTH {
                if value.as_bytes() == self.body.len().to_string().as_bytes() {
                    continue;
                }
                return Err(format!(
                    "`content-length` does not say {}, the length of the body",
                    self.body.len()
                ));
            }
            headers.append(parsed, value);
        }
        Ok(Answer {
            status,
            headers,
            body: Body::Raw(self.body),
            created: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_http_cannot_carry_becomes_a_500_that_says_why() {
        let cases = [
            (Reply::new(99), "99 is no status"),
            (Reply::new(1000), "1000 is no status"),
            (Reply::new(101), "101 is no status"),
            (Reply::new(200).header("a b", "c"), "no header name"),
            (
                Reply::new(200).header("a", "b\r\nc: d"),
                "control character",
            ),
            (
                Reply::new(200).header("Content-Length", "7").body("six"),
                "the length of the body",
            ),
            (
                Reply::new(200).header("Transfer-Encoding", "chunked"),
                "set by the server",
            ),
        ];
        for (reply, expected) in cases {
            let answer = reply.into_answer();
            assert_eq!(answer.status, 500);
            let Body::Json(body) = answer.body else {
                panic!("a body in JSON")
            };
            let message = body["error"]["message"].as_str().unwrap_or_default();
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn json_keeps_a_content_type_that_was_added_before() {
        let answer = Reply::new(422)
            .header("Content-Type", "application/problem+json")
            .json(Value::Null)
            .into_answer();
        let types: Vec<_> = answer.headers.get_all(CONTENT_TYPE).iter().collect();
        assert_eq!(types, ["application/problem+json"]);
    }
}

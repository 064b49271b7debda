//! What servers say about errors, in the shapes that are usual.

use serde_json::{Map, Value};

use super::Violation;
use crate::secret::Scrub;

/// What a server said about an error.
///
/// It is read leniently, since servers and what stands in front of them differ:
/// `{"error": {"message", "type", "code", "param"}}`, `{"error": "text"}`, `{"message": "text", …}`,
/// `{"detail": "text"}`, and FastAPI's `{"detail": [{"loc", "msg", "type"}]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    message: String,
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    violations: Vec<Violation>,
}

impl ApiError {
    /// The message for people.
    ///
    /// A list of faults is joined: `body.messages.0: field required; body.model: field required`.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The class of the error, `type` in the answer, such as `invalid_request_error`.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The code of the error, such as `invalid_api_key`; a number is given as text.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The parameter that the server objects to.
    pub fn param(&self) -> Option<&str> {
        self.param.as_deref()
    }

    pub(crate) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The same of an event, whose `type` may say no more than that it is an error.
    pub(crate) fn of_event(mut self) -> Self {
        self.kind = self.kind.filter(|kind| kind != "error");
        self
    }

    /// Reads a body, and replaces keys also where the JSON had them escaped.
    pub(crate) fn parse(body: &[u8], scrub: &Scrub) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let mut error = from_body(body.as_object()?)?;
        error.message = scrub.text(&error.message);
        for text in [&mut error.kind, &mut error.code, &mut error.param]
            .into_iter()
            .flatten()
        {
            *text = scrub.text(text);
        }
        error.violations = Violation::list(&body, scrub);
        Some(error)
    }
}

fn from_body(body: &Map<String, Value>) -> Option<ApiError> {
    in_field(body, "error")
        .or_else(|| from_object(body))
        .or_else(|| in_field(body, "detail"))
}

fn in_field(body: &Map<String, Value>, name: &str) -> Option<ApiError> {
    match body.get(name)? {
        Value::Object(error) => from_object(error),
        // What stands beside a plain text belongs to it.
        Value::String(message) if !message.is_empty() => Some(with_message(message.clone(), body)),
        Value::Array(faults) => {
            let faults: Vec<String> = faults.iter().filter_map(fault).collect();
            (!faults.is_empty()).then(|| with_message(faults.join("; "), body))
        }
        _ => None,
    }
}

fn from_object(error: &Map<String, Value>) -> Option<ApiError> {
    // An error without a message is still better told by its type than not at all.
    let message = ["message", "type", "code"]
        .iter()
        .find_map(|name| text(error, name))?;
    Some(with_message(message, error))
}

fn with_message(message: String, error: &Map<String, Value>) -> ApiError {
    ApiError {
        message,
        kind: text(error, "type"),
        code: text(error, "code"),
        param: text(error, "param"),
        violations: Vec::new(),
    }
}

pub(super) fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    scalar(object.get(name)?).filter(|text| !text.is_empty())
}

pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// One of FastAPI's faults, as `body.messages.0: field required`.
fn fault(fault: &Value) -> Option<String> {
    if let Value::String(message) = fault {
        return Some(message.clone());
    }
    let message =
        text(fault.as_object()?, "msg").or_else(|| text(fault.as_object()?, "message"))?;
    let place: Vec<String> = fault
        .get("loc")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(scalar)
        .collect();
    if place.is_empty() {
        Some(message)
    } else {
        Some(format!("{}: {message}", place.join(".")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Option<ApiError> {
        ApiError::parse(body.as_bytes(), &Scrub::default())
    }

    #[test]
    fn each_usual_shape_is_read() {
        for (body, message, kind, code, param) in [
            (
                r#"{"error":{"message":"no","type":"bad","code":"b1","param":"model"}}"#,
                "no",
                Some("bad"),
                Some("b1"),
                Some("model"),
            ),
            (
                r#"{"error":{"message":"no","type":null,"code":401}}"#,
                "no",
                None,
                Some("401"),
                None,
            ),
            (
                r#"{"error":{"type":"overloaded"}}"#,
                "overloaded",
                Some("overloaded"),
                None,
                None,
            ),
            (r#"{"error":"no"}"#, "no", None, None, None),
            (r#"{"error":"no","code":7}"#, "no", None, Some("7"), None),
            (r#"{"error":true,"message":"no"}"#, "no", None, None, None),
            (
                r#"{"message":"no","type":"bad"}"#,
                "no",
                Some("bad"),
                None,
                None,
            ),
            (r#"{"detail":"no"}"#, "no", None, None, None),
            (
                r#"{"detail":{"message":"no","code":"x"}}"#,
                "no",
                None,
                Some("x"),
                None,
            ),
            (
                r#"{"detail":[{"loc":["body","messages",0],"msg":"field required","type":"missing"},
                              {"loc":[],"msg":"second"},{"other":1},"third"]}"#,
                "body.messages.0: field required; second; third",
                None,
                None,
                None,
            ),
        ] {
            let error = parse(body).unwrap();
            assert_eq!(
                (error.message(), error.kind(), error.code(), error.param()),
                (message, kind, code, param),
                "{body}"
            );
        }
    }

    #[test]
    fn other_shapes_are_none() {
        for body in [
            "",
            "<html>",
            "null",
            "[]",
            "{}",
            r#""text""#,
            r#"{"error":null}"#,
            r#"{"error":{}}"#,
            r#"{"error":""}"#,
            r#"{"detail":[]}"#,
            r#"{"detail":[1]}"#,
            r#"{"message":{"a":1}}"#,
        ] {
            assert_eq!(parse(body), None, "{body}");
        }
    }

    #[test]
    fn an_escaped_key_is_replaced_too() {
        let mut scrub = Scrub::default();
        scrub.add("key/12345");
        let error = ApiError::parse(br#"{"error":"bad key key\/12345"}"#, &scrub).unwrap();
        assert_eq!(error.message(), "bad key [redacted]");
    }
}

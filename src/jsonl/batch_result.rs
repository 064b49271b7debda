//! The lines of a batch's output.

use std::borrow::Cow;

use openapi_runtime::codec::serde_json::{Map, Value};

/// The result of a request of a batch: a line of the batch's output file or
/// error file.
///
/// `T` is what the operation answers with, such as an agent's run; a
/// `serde_json::Value` does for any.
///
/// ```
/// use perplexity_client::jsonl::{self, BatchResultLine};
/// use perplexity_client::serde_json::Value;
///
/// let file = br#"
/// {"id":"r1","custom_id":"a","response":{"status_code":200,"request_id":"q1","body":{"id":"resp_1"}},"error":null}
/// {"id":"r2","custom_id":"b","response":{"status_code":429,"body":{"error":{"message":"too many requests","type":"request_rate_limit_exceeded"}}}}
/// {"id":"r3","custom_id":"c","response":null,"error":{"code":"batch_expired","message":"not done in time"}}
/// "#;
/// let lines: Vec<BatchResultLine<Value>> = jsonl::from_slice(file).collect::<Result<_, _>>()?;
///
/// assert_eq!(lines[0].answer().unwrap()["id"], "resp_1");
/// assert_eq!(lines[1].failure().unwrap(), "status 429: too many requests");
/// assert_eq!(lines[2].failure().unwrap(), "batch_expired: not done in time");
/// # Ok::<(), jsonl::JsonlError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BatchResultLine<T> {
    /// The id of the line, if it has one.
    pub id: Option<String>,
    /// The `custom_id` of the request.
    pub custom_id: String,
    /// What the request was answered with; absent where it was not sent.
    pub response: Option<BatchResponse<T>>,
    /// Why it was not sent, such as that the batch had expired.
    pub error: Option<Value>,
    pub(super) undeclared: Map<String, Value>,
}

/// What a request of a batch was answered with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BatchResponse<T> {
    /// The HTTP status.
    pub status_code: u16,
    /// The id of the request at the service.
    pub request_id: Option<String>,
    /// The body; absent where there was none.
    pub body: Option<BatchBody<T>>,
    pub(super) undeclared: Map<String, Value>,
}

/// The body of an answer: by its status, what was asked for, or an error.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchBody<T> {
    /// The status is 2xx.
    Answer(T),
    /// It is another one.
    Error(Value),
}

impl<T> BatchResultLine<T> {
    /// What was asked for. `None` where the request failed, which
    /// [`failure`](Self::failure) explains.
    pub fn answer(&self) -> Option<&T> {
        match self.response.as_ref()?.body.as_ref()? {
            BatchBody::Answer(answer) => Some(answer),
            BatchBody::Error(_) => None,
        }
    }

    /// The same, without the line.
    pub fn into_answer(self) -> Option<T> {
        match self.response?.body? {
            BatchBody::Answer(answer) => Some(answer),
            BatchBody::Error(_) => None,
        }
    }

    /// Why there is no answer, as the service said it; `None` where there is
    /// one.
    pub fn failure(&self) -> Option<Cow<'static, str>> {
        let response = match &self.response {
            _ if self.answer().is_some() => return None,
            Some(response) => response,
            None => {
                let said = self.error.as_ref().map(said);
                return Some(said.map_or("neither a response nor an error".into(), Into::into));
            }
        };
        let status = response.status_code;
        Some(match &response.body {
            Some(BatchBody::Error(body)) => {
                // Its `type` says less than its message does.
                let error = body.get("error").unwrap_or(body);
                let message = error.get("message").and_then(Value::as_str);
                let said = message.map_or_else(|| said(error), str::to_owned);
                format!("status {status}: {said}").into()
            }
            _ => format!("status {status} without a body").into(),
        })
    }

    /// A field that is not declared here.
    pub fn extra(&self, name: &str) -> Option<&Value> {
        self.undeclared.get(name)
    }

    /// Every field that is not declared here.
    pub fn extras(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.undeclared
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }
}

impl<T> BatchResponse<T> {
    /// A field that is not declared here.
    pub fn extra(&self, name: &str) -> Option<&Value> {
        self.undeclared.get(name)
    }

    /// Every field that is not declared here.
    pub fn extras(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.undeclared
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }
}

/// Code and message of an error, or else all of it.
fn said(error: &Value) -> String {
    let text = |name| error.get(name).and_then(Value::as_str);
    match (text("code"), text("message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (None, Some(text)) | (Some(text), None) => text.to_owned(),
        (None, None) => error.to_string(),
    }
}

//! The lines of a batch's input.

use std::collections::HashSet;
use std::io::Write;

use openapi_runtime::codec::serde::ser::SerializeStruct;
use openapi_runtime::codec::serde::{Serialize, Serializer};

use super::JsonlError;
use super::write::Writer;

/// A request of a batch: a line of the file that a batch is created from.
///
/// The body is what the operation would be sent, such as an agent request. It
/// can be anything that serialises; a reference does, too.
///
/// ```
/// use perplexity_client::jsonl::BatchRequestLine;
/// use perplexity_client::serde_json::{self, json};
///
/// let line = BatchRequestLine::new("row-7", json!({ "input": "What is a fjord?" }));
/// assert_eq!(
///     serde_json::to_string(&line)?,
///     r#"{"custom_id":"row-7","method":"POST","url":"/v1/responses","body":{"input":"What is a fjord?"}}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BatchRequestLine<B> {
    /// What finds the result again, since results come in any order.
    pub custom_id: String,
    /// `POST`.
    pub method: String,
    /// `/v1/responses`, the one operation that a batch may call; the batch's
    /// `endpoint` has to be the same.
    pub url: String,
    /// The body of the request.
    pub body: B,
}

impl<B> BatchRequestLine<B> {
    /// A request to the Agent API.
    pub fn new(custom_id: impl Into<String>, body: B) -> Self {
        Self {
            custom_id: custom_id.into(),
            method: "POST".to_owned(),
            url: "/v1/responses".to_owned(),
            body,
        }
    }
}

impl<B: Serialize> Serialize for BatchRequestLine<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("BatchRequestLine", 4)?;
        fields.serialize_field("custom_id", &self.custom_id)?;
        fields.serialize_field("method", &self.method)?;
        fields.serialize_field("url", &self.url)?;
        fields.serialize_field("body", &self.body)?;
        fields.end()
    }
}

/// Writes the file that a batch is created from, as [`write`](super::write())
/// does, and sees to it that no two lines have the same `custom_id`. Returns
/// the number of lines.
///
/// The ids are held in memory, and nothing else. The service takes files of
/// up to 50,000 lines and 200 MB, which is left to it to check.
///
/// # Errors
///
/// Those of [`write`](super::write()); and where a line has the `custom_id`
/// of one before it, with [that id](JsonlError::duplicate_id). What is before
/// that line has been written.
///
/// ```
/// use perplexity_client::jsonl::{BatchRequestLine, write_batch};
///
/// let lines = ["a", "b", "a"].map(|id| BatchRequestLine::new(id, ()));
/// let error = write_batch(Vec::new(), lines).unwrap_err();
/// assert_eq!(error.line(), 3);
/// assert_eq!(error.duplicate_id(), Some("a"));
/// ```
pub fn write_batch<B: Serialize>(
    mut writer: impl Write,
    lines: impl IntoIterator<Item = BatchRequestLine<B>>,
) -> Result<u64, JsonlError> {
    let mut ids = HashSet::new();
    let mut to = Writer::new(&mut writer);
    for line in lines {
        if ids.contains(&line.custom_id) {
            return Err(JsonlError::duplicate(to.next_line(), line.custom_id));
        }
        to.item(&line)?;
        ids.insert(line.custom_id);
    }
    to.finish()
}

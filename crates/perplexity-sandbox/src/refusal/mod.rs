//! Why a body is refused, in the words of FastAPI, which the service speaks.

mod label;
mod objections;
mod words;

use serde_json::{Value, json};

pub(crate) use objections::Objections;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Detail {
    /// From the body down: names, and numbers of items.
    pub(crate) loc: Vec<Value>,
    pub(crate) msg: String,
    /// Pydantic's name for it.
    pub(crate) kind: String,
}

impl Detail {
    pub(crate) fn new(
        loc: impl IntoIterator<Item = Value>,
        kind: &str,
        msg: impl Into<String>,
    ) -> Self {
        Self {
            loc: std::iter::once(json!("body")).chain(loc).collect(),
            msg: msg.into(),
            kind: kind.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "loc": self.loc, "msg": self.msg, "type": self.kind })
    }
}

/// Reads the body of a request as FastAPI does.
pub(crate) fn parse(bytes: &[u8], content_type: Option<&str>) -> Result<Value, Detail> {
    if bytes.is_empty() {
        return Err(Detail::new([], "missing", "Field required"));
    }
    // Without a type, FastAPI tries; with another type, it does not.
    if content_type.is_some_and(|content_type| !is_json(content_type)) {
        let msg = "Input should be a valid dictionary or object to extract fields from";
        return Err(Detail::new([], "model_attributes_type", msg));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let offset = offset(bytes, &error);
        Detail::new([json!(offset)], "json_invalid", "JSON decode error")
    })
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The number of characters before the mistake, as Python counts.
fn offset(bytes: &[u8], error: &serde_json::Error) -> usize {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    // The column is that of the byte which is wrong, or of the last one where more was expected.
    let in_line = if error.is_eof() {
        error.column()
    } else {
        error.column().saturating_sub(1)
    };
    let mut bytes = bytes.get(..before + in_line).unwrap_or(bytes);
    // A word that is none of JSON's is wrong from its first letter.
    if error.to_string().starts_with("expected ident") {
        while let Some((b'a'..=b'z', before)) = bytes.split_last() {
            bytes = before;
        }
    }
    String::from_utf8_lossy(bytes).chars().count()
}

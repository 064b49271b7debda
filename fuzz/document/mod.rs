//! Documents out of the fuzzer's bytes: read as a user's file is, and changed
//! as JSON, so that most of them are still documents after a thousand changes.

mod mutate;
mod vocabulary;

use serde_json::Value;

pub(crate) use crate::document::mutate::mutate;

/// The document, as text and as a value. JSON is read as such too, which is
/// faster, and has to say the same.
pub(crate) fn read(input: &[u8]) -> Option<(&str, Value)> {
    let text = std::str::from_utf8(input).ok()?;
    let value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) => openapi_fixups::parse(text).ok()?,
    };
    Some((text, value))
}

//! What an operation answers when all goes well.

use serde_json::Value;

use super::{escape, follow};
use crate::Error;

/// The first success that the document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Success {
    pub(crate) status: u16,
    pub(crate) content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// Where its schema is.
    Json(String),
    /// Another media type.
    Other(String),
    None,
}

/// The lowest status of those that begin with 2; `2XX` stands for 200.
pub(super) fn first(
    document: &Value,
    at: &str,
    operation: &Value,
) -> Result<Option<Success>, Error> {
    let responses = operation.get("responses").and_then(Value::as_object);
    let names = responses.into_iter().flat_map(|responses| responses.keys());
    let successes = names.filter_map(|name| match name.to_ascii_uppercase().as_str() {
        "2XX" => Some((200, name)),
        status if status.starts_with('2') => Some((status.parse().ok()?, name)),
        _ => None,
    });
    let Some((status, name)) = successes.min() else {
        return Ok(None);
    };
    let response = follow(document, format!("{at}/responses/{}", escape(name)))?;
    let content = document.pointer(&format!("{response}/content"));
    let media = content.and_then(Value::as_object);
    let content = match media {
        Some(media) if media.contains_key("application/json") => {
            Content::Json(format!("{response}/content/application~1json/schema"))
        }
        Some(media) => match media.keys().next() {
            Some(name) => Content::Other(name.clone()),
            None => Content::None,
        },
        None => Content::None,
    };
    Ok(Some(Success { status, content }))
}

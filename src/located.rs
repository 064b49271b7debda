//! From JSON text to its value; and when that fails, saying where.

use openapi_runtime::codec::serde::de::DeserializeOwned;
use openapi_runtime::codec::serde_json;
use openapi_runtime::codec::serde_json::error::Category;

/// How much of a text an error shows, in bytes.
const SHOWN: usize = 200;

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    /// What serde says, without the place.
    pub(crate) message: String,
    /// Where in the value; `None` where it is the value as a whole.
    pub(crate) path: Option<String>,
    /// From 1 on. Both are 0 where serde does not know them.
    pub(crate) line: usize,
    /// From 1 on, in bytes.
    pub(crate) column: usize,
    /// The text ends before its value does.
    pub(crate) is_cut: bool,
}

/// Reads a value. Keeping track of the path costs time, so that only what has
/// failed is decoded a second time to find it.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Located> {
    serde_json::from_slice(bytes).map_err(|error| {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let (path, error) = match serde_path_to_error::deserialize::<_, T>(&mut reader) {
            // Only what follows the value is wrong.
            Ok(_) => (None, error),
            Err(located) => (Some(located.path().to_string()), located.into_inner()),
        };
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        Located {
            message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
            path: path.filter(|path| path != "."),
            line: error.line(),
            column: error.column(),
            is_cut: error.classify() == Category::Eof,
        }
    })
}

/// At most 200 bytes of a text, around an offset; with `…` where something is
/// left out.
pub(crate) fn excerpt(bytes: &[u8], offset: usize) -> String {
    if bytes.len() <= SHOWN {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    // Not inside of a character.
    let boundary = |mut at: usize| {
        while bytes
            .get(at)
            .is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000)
        {
            at += 1;
        }
        at
    };
    let from = offset.saturating_sub(SHOWN / 2).min(bytes.len() - SHOWN);
    let shown = bytes.get(boundary(from)..boundary(from + SHOWN));
    let text = String::from_utf8_lossy(shown.unwrap_or_default());
    let before = if from > 0 { "…" } else { "" };
    let after = if from + SHOWN < bytes.len() {
        "…"
    } else {
        ""
    };
    format!("{before}{text}{after}")
}

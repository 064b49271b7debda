//! Text of upstream's becomes an OpenAPI 3.1 document, or a reason why not.

use serde_json::Value;

use super::document::{self, Problem};
use super::{json, normalise, upgrade};

/// Why a text is not a document that can be read.
pub(crate) struct Refusal {
    /// Counted from 1; 0 where no line is to blame.
    pub(crate) line: usize,
    pub(crate) what: String,
    pub(crate) remedy: &'static str,
}

/// JSON or YAML, OpenAPI 3.1 or 3.0.
pub(crate) fn read(text: &str) -> Result<Value, Refusal> {
    let parsed = if text.trim_start().starts_with('{') {
        json::parse(text)
    } else {
        document::parse(text).map_err(|Problem { line, what }| Problem {
            line,
            what: format!("not YAML that can be read: {what}"),
        })
    };
    let mut document = parsed.map_err(|Problem { line, what }| Refusal {
        line,
        what,
        remedy: "see whether it was saved whole, and read it again; if the docs site itself sends \
                 this, leave it out in sources.toml until it is mended",
    })?;
    if is_mintlify(&document) {
        return Err(Refusal {
            line: key_line(text, "paths"),
            what: "not OpenAPI, but Mintlify's own form of 2025: `paths` with `path` and `method`"
                .to_owned(),
            remedy: "take the page as the docs site renders it today; if it still does so, exclude \
                     it in sources.toml and describe the operation in a draft",
        });
    }
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.1.") => {}
        Some(version) if version.starts_with("3.0.") => upgrade::upgrade(&mut document),
        _ => {
            let found = document.get("openapi").map_or_else(
                || "no `openapi` key".to_owned(),
                |version| format!("openapi: {version}"),
            );
            return Err(Refusal {
                line: key_line(text, "openapi"),
                what: format!("not an OpenAPI document of version 3.1 or 3.0: it has {found}"),
                remedy: "only `openapi: 3.1.x` and `3.0.x` are read: leave it out in sources.toml, \
                         and describe its operations in a draft",
            });
        }
    }
    normalise::normalise(&mut document);
    Ok(document)
}

/// `paths: path: /x, method: get, …`: no path of OpenAPI is called `path`.
fn is_mintlify(document: &Value) -> bool {
    let has = |key: &str| document.pointer(key).is_some_and(Value::is_string);
    has("/paths/path") && has("/paths/method")
}

/// The line of a key of the document, if it begins one.
fn key_line(text: &str, key: &str) -> usize {
    let starts = |line: &str| {
        let line = line.trim_start_matches([' ', '{', '"', '\'']);
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
    };
    text.lines().position(starts).map_or(0, |index| index + 1)
}

//! The answers that a caller sees: those of a success, in one type.

use serde_json::{Map, Value, json};

use super::bodies;
use super::names;
use crate::LeftOut;

/// Where a union of answers keeps which status each member has.
pub(super) const STATUSES: &str = "x-statuses";
/// What stands for an answer without a body.
pub(super) const EMPTY: &str = "x-empty";

/// Errors are ours, and two types of answers make the engine panic: several
/// are a union by status. True where the answer is a text.
///
/// Where no answer is said to be the success, `default` is the one that there
/// is.
pub(super) fn keep_success(
    operation: &mut Value,
    path: &str,
    method: &str,
    left_out: &mut Vec<LeftOut>,
) -> bool {
    let Some(Value::Object(operation)) = Some(operation) else {
        return false;
    };
    let answers = operation.entry("responses").or_insert_with(|| json!({}));
    let Value::Object(answers) = answers else {
        return false;
    };
    let is_success = |status: &String| status.starts_with('2');
    if !answers.keys().any(is_success)
        && let Some(default) = answers.shift_remove("default")
    {
        answers.insert("200".into(), default);
    }
    answers.retain(|status, _| is_success(status));
    let nothing = json!({ "description": "" });
    // An answer to `HEAD` has no body, whatever the document says.
    if answers.is_empty() || method == "head" {
        // The engine would take any bytes for the answer.
        *answers = Map::from_iter([("204".to_owned(), nothing)]);
        return false;
    }
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in answers.values().map(Kind::of) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let is_json = |kind: &&Kind| matches!(kind, Kind::Json(_));
    let kept = match kinds.as_slice() {
        [only] => only.clone(),
        several => {
            let all = answers
                .iter()
                .map(|(status, answer)| (status, Kind::of(answer)));
            let mut bytes: Vec<&String> = Vec::new();
            let mut statuses: Vec<String> = Vec::new();
            let mut members: Vec<Value> = Vec::new();
            for (status, kind) in all {
                match kind {
                    Kind::Json(schema) => members.push(schema),
                    Kind::Empty => members.push(json!({ EMPTY: true })),
                    Kind::Text | Kind::Bytes => {
                        bytes.push(status);
                        continue;
                    }
                }
                statuses.push(status.clone());
            }
            if several.iter().any(|kind| is_json(&kind)) {
                for status in bytes {
                    let reason = format!("its answer {status}: it is no JSON, and another one is");
                    left_out.push(LeftOut::of_operation(path, method, reason));
                }
                match members.as_slice() {
                    [only] => Kind::Json(only.clone()),
                    _ => Kind::Json(json!({ "oneOf": members, STATUSES: statuses })),
                }
            } else {
                // A file or nothing: a file, which may be empty.
                Kind::Bytes
            }
        }
    };
    let is_text = kept == Kind::Text;
    let (status, answer) = match kept {
        Kind::Empty => ("204", nothing),
        Kind::Json(schema) => ("200", with("application/json", schema)),
        Kind::Text => ("200", with("application/json", json!({ "type": "string" }))),
        Kind::Bytes => (
            "200",
            with(
                "application/octet-stream",
                json!({ "type": "string", "format": "binary" }),
            ),
        ),
    };
    *answers = Map::from_iter([(status.to_owned(), answer)]);
    is_text
}

fn with(media_type: &str, schema: Value) -> Value {
    json!({ "description": "", "content": { media_type: { "schema": schema } } })
}

#[derive(Clone, PartialEq)]
enum Kind {
    Empty,
    Json(Value),
    Text,
    Bytes,
}

impl Kind {
    /// Of several media types one is left by now.
    fn of(answer: &Value) -> Self {
        let content = answer.get("content").and_then(Value::as_object);
        let Some((name, media_type)) = content.and_then(|content| content.iter().next()) else {
            return Self::Empty;
        };
        let schema = media_type.get("schema");
        if bodies::is_json(name) || bodies::is_wildcard(name) && !is_binary(schema) {
            return Self::Json(schema.cloned().unwrap_or_else(|| json!({})));
        }
        let is_text = schema
            .and_then(|schema| schema.get("type"))
            .is_some_and(|it| it == "string");
        match bodies::essence(name) == "text/plain" && is_text && !is_binary(schema) {
            true => Self::Text,
            false => Self::Bytes,
        }
    }
}

fn is_binary(schema: Option<&Value>) -> bool {
    let format = schema.and_then(|schema| schema.get("format"));
    format.is_some_and(|format| format == "binary")
}

/// The name of a status, as a variant.
pub(super) fn variant(status: &str) -> String {
    let known = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        _ => "",
    };
    match known {
        "" if status.eq_ignore_ascii_case("2xx") => "Success".to_owned(),
        "" => names::variant_name(&format!("status {status}")),
        known => known.to_owned(),
    }
}

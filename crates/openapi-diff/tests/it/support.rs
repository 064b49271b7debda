//! Documents around the part that a case is about, and what is expected.

use openapi_diff::{Change, Diff, diff};
use serde_json::{Value, json};

/// Old, new, and the lines that tell the change.
pub(crate) type Case = (Value, Value, &'static [&'static str]);

pub(crate) fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(Change::to_string).collect()
}

#[track_caller]
pub(crate) fn check(old: &Value, new: &Value, expected: &[&str]) -> Diff {
    let diff = diff(old, new);
    assert_eq!(lines(&diff.changes), expected, "from {old} to {new}");
    for change in &diff.changes {
        let document = if change.new.is_none() && change.old.is_some() {
            old
        } else {
            new
        };
        let pointer = &change.pointer;
        assert!(
            document.pointer(pointer).is_some(),
            "{change}: nothing at {pointer}"
        );
    }
    diff
}

/// A schema `S`, of a body, of an answer or of both.
pub(crate) fn document(used: &str, schema: &Value) -> Value {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/S" } } });
    let mut operation = json!({});
    if used.contains("request") {
        operation["requestBody"] = json!({ "content": content });
    }
    if used.contains("answer") {
        operation["responses"] = json!({ "200": { "content": content } });
    }
    json!({ "paths": { "/s": { "post": operation } }, "components": { "schemas": { "S": schema } } })
}

/// Cases of a schema `S` in requests and answers; the lines leave that out.
#[track_caller]
pub(crate) fn check_schemas(cases: &[Case]) {
    for (old, new, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|line| with_direction(line)).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(
            &document("request answer", old),
            &document("request answer", new),
            &expected,
        );
    }
}

fn with_direction(line: &str) -> String {
    match line.strip_suffix(", breaks") {
        Some(line) => format!("{line} (request and answer), breaks"),
        None => format!("{line} (request and answer)"),
    }
}

/// Cases of the operation `POST /s`.
#[track_caller]
pub(crate) fn check_operations(cases: &[Case]) {
    for (old, new, expected) in cases {
        let document = |operation: &Value| json!({ "paths": { "/s": { "post": operation } } });
        check(&document(old), &document(new), expected);
    }
}

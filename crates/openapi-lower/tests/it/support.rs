//! A schema in, a schema out, compared as text: the order of keys counts.

use openapi_lower::{Lowered, lower};
use serde_json::{Value, json};

pub(crate) const AT: &str = "/components/schemas/S";

pub(crate) fn document(schema: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": {
            "S": schema,
            "Text": { "type": "string" },
            "Null": { "enum": [null], "nullable": true },
            "Nothing": { "$ref": "#/components/schemas/Null" },
            "T": { "type": "object", "properties": { "a": { "type": "integer" } }, "required": ["a"] }
        } }
    })
}

/// `schema` becomes `expected`, and nothing is lost.
#[track_caller]
pub(crate) fn check(schema: Value, expected: Value) {
    check_lossy(schema, expected, &[]);
}

/// `schema` becomes `expected`; `losses` are written as `/pointer: text`,
/// their pointers counted from the schema.
#[track_caller]
pub(crate) fn check_lossy(schema: Value, expected: Value, losses: &[&str]) {
    let lowered = lower(&document(&schema)).unwrap_or_else(|error| panic!("{schema}: {error}"));
    let got = &lowered.document["components"]["schemas"]["S"];
    assert_eq!(got.to_string(), expected.to_string(), "from {schema}");
    let got: Vec<String> = lowered
        .losses
        .iter()
        .map(|loss| {
            let pointer = loss.pointer.as_str();
            assert!(pointer.ends_with(&loss.keyword), "{loss}");
            format!("{}: {}", pointer.strip_prefix(AT).unwrap(), loss.lost)
        })
        .collect();
    assert_eq!(got, losses, "from {schema}");
    check_lowered_again(&lowered);
}

/// What has been lowered stays as it is.
#[track_caller]
pub(crate) fn check_lowered_again(lowered: &Lowered) {
    let mut relabelled = lowered.document.clone();
    relabelled["openapi"] = "3.1.0".into();
    let again = lower(&relabelled).unwrap_or_else(|error| panic!("again: {error}"));
    assert_eq!(again.document.to_string(), lowered.document.to_string());
    assert_eq!(again.losses, []);
}

/// The schema is refused at these places, each `/pointer: part of the reason`.
#[track_caller]
pub(crate) fn check_refused(schema: &Value, places: &[&str]) {
    let places: Vec<String> = places.iter().map(|place| format!("{AT}{place}")).collect();
    check_document_refused(&document(schema), &places);
}

#[track_caller]
pub(crate) fn check_document_refused(document: &Value, places: &[impl AsRef<str>]) {
    let error = lower(document).expect_err("it was lowered");
    let got: Vec<String> = error.refusals().iter().map(ToString::to_string).collect();
    assert_eq!(got.len(), places.len(), "{document}: {got:#?}");
    for (got, place) in got.iter().zip(places) {
        let (pointer, reason) = place.as_ref().split_once(": ").unwrap();
        let (at, said) = got.split_once(": ").unwrap();
        assert_eq!(at, pointer, "{got}");
        assert!(said.contains(reason), "{got}\ndoes not say {reason}");
    }
    let text = error.to_string();
    assert!(got.iter().all(|line| text.contains(line)), "{text}");
}

/// `before` becomes `after`, both whole documents; `losses` are pointers.
#[track_caller]
pub(crate) fn check_document(before: &Value, after: &Value, losses: &[&str]) {
    let lowered = lower(before).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(lowered.document.to_string(), after.to_string());
    let got: Vec<&str> = lowered
        .losses
        .iter()
        .map(|loss| loss.pointer.as_str())
        .collect();
    assert_eq!(got, losses);
    check_lowered_again(&lowered);
}

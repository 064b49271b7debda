//! Keywords that OpenAPI 3.0 does not know.

use serde_json::{Map, Value};

use crate::loss::Report;
use crate::pointer::Pointer;

/// These change which type a value has: to drop them would make a schema
/// that says something else.
const REFUSED: &[(&str, &str)] = &[
    (
        "$defs",
        "schemas below a schema are not lowered yet: move them to /components/schemas",
    ),
    (
        "definitions",
        "schemas below a schema are not lowered yet: move them to /components/schemas",
    ),
    ("prefixItems", "tuples are not lowered yet"),
    (
        "patternProperties",
        "properties by pattern are not lowered yet",
    ),
    ("$dynamicRef", "dynamic references cannot be lowered"),
    ("$recursiveRef", "recursive references cannot be lowered"),
];

/// These only validate: without them a schema admits more values, and every
/// value that it admitted before.
const VALIDATING: &[&str] = &[
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
];

/// These identify or comment: nothing that a value could notice.
const IDENTIFYING: &[&str] = &[
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
];

const OCTETS: &str = "application/octet-stream";

pub(super) fn refuse(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    for (keyword, reason) in REFUSED {
        if schema.contains_key(*keyword) {
            report.refuse(&pointer.join(keyword), *reason);
        }
    }
}

pub(super) fn drop(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    for keyword in VALIDATING {
        if schema.shift_remove(*keyword).is_some() {
            report.lose(
                pointer,
                keyword,
                "no longer checked: more values are admitted",
            );
        }
    }
    for keyword in IDENTIFYING {
        if schema.shift_remove(*keyword).is_some() {
            report.lose(pointer, keyword, "OpenAPI 3.0 has no place for it");
        }
    }
}

/// A list of examples in 3.1, one in 3.0.
pub(super) fn examples(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let examples = match schema.shift_remove("examples") {
        None => return,
        Some(Value::Array(examples)) => examples,
        Some(_) => {
            report.lose(pointer, "examples", "not a list, as 3.1 has it");
            return;
        }
    };
    let mut examples = examples.into_iter();
    if !schema.contains_key("example")
        && let Some(first) = examples.next()
    {
        schema.insert("example".into(), first);
    }
    let rest = examples.count();
    if rest > 0 {
        report.lose(pointer, "examples", format!("{rest} of the examples"));
    }
}

/// Bytes in a string: `format` said it before 3.1.
pub(super) fn content_encoding(
    schema: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) {
    let encoding = schema.shift_remove("contentEncoding");
    let media_type = schema.shift_remove("contentMediaType");
    let said = |value: &Option<Value>, text: &str| value.as_ref().is_some_and(|it| it == text);
    let format = match (&encoding, &media_type) {
        (Some(_), _) if said(&encoding, "base64") => Some("byte"),
        (None, Some(_)) if said(&media_type, OCTETS) => Some("binary"),
        _ => None,
    };
    let expressed = match (format, schema.get("format")) {
        (Some(format), None) => {
            schema.insert("format".into(), format.into());
            true
        }
        (Some(format), Some(beside)) => beside == format,
        (None, _) => false,
    };
    for (keyword, value) in [
        ("contentEncoding", &encoding),
        ("contentMediaType", &media_type),
    ] {
        // Any bytes at all is what `byte` says, too.
        let is_said = expressed && (said(value, "base64") || said(value, OCTETS));
        if let Some(value) = value
            && !is_said
        {
            report.lose(pointer, keyword, format!("the string's content: {value}"));
        }
    }
}

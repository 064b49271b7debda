//! What a payload must survive: valid under the original 3.1 schema, it decodes
//! and encodes to an equal value.

mod coverage;
mod document;
mod variants;

use std::collections::BTreeSet;

use serde_json::{Value, json};

pub(crate) use document::Document;

/// Decodes a value into the type of a schema and encodes it again. `None` if
/// the schema has no type.
pub(crate) type RoundTrip = fn(schema: &str, value: &Value) -> Option<Result<Again, String>>;

/// A value that was decoded and encoded.
pub(crate) struct Again {
    pub(crate) value: Value,
    /// The debug form of what was decoded.
    pub(crate) debug: String,
}

/// Schemas that no Rust type stands for by itself, and why. The tests fail where
/// this is no longer so.
const WITHOUT_A_TYPE: [(&str, &str); 4] = [
    ("Date", "a text, and a text where it is used"),
    (
        "DateFilters",
        "its fields are those of the objects that it is a part of",
    ),
    ("EventType", "its values tell the members of AgentEvent"),
    (
        "SearchDomainFilter",
        "its fields are those of the objects that it is a part of",
    ),
];

pub(crate) fn has_a_type(schema: &str) -> bool {
    WITHOUT_A_TYPE.iter().all(|(name, _)| *name != schema)
}

/// Every schema that has a type, and no other one.
pub(crate) fn check_types(round_trip: RoundTrip) {
    let document = Document::read();
    let untyped: Vec<&str> = document
        .names()
        .filter(|schema| round_trip(schema, &Value::Null).is_none())
        .collect();
    let listed: Vec<&str> = WITHOUT_A_TYPE.iter().map(|(name, _)| *name).collect();
    let (untyped, listed): (BTreeSet<_>, BTreeSet<_>) =
        (untyped.into_iter().collect(), listed.into_iter().collect());
    assert_eq!(untyped, listed, "those without a type, and those listed");
}

/// Runs every payload and what is derived from it, all of it known to the types;
/// returns how many.
pub(crate) fn check_known(round_trip: RoundTrip) -> usize {
    check(round_trip, Document::variants, |again| {
        !again.debug.contains("Unrecognized")
    })
}

/// Puts undeclared fields into every object of every payload that has declared
/// ones; returns how many.
pub(crate) fn check_undeclared(round_trip: RoundTrip) -> usize {
    check(round_trip, Document::with_undeclared, |_| true)
}

/// Puts what may come tomorrow in place of every value of an enum, and of every
/// member of a union that is told by a tag; returns how many.
pub(crate) fn check_unknown(round_trip: RoundTrip) -> usize {
    check(round_trip, Document::with_unknown, |again| {
        again.debug.contains("Unrecognized")
    })
}

fn check(
    round_trip: RoundTrip,
    derive: fn(&Document, &str, &Value) -> Vec<Value>,
    is_right: fn(&Again) -> bool,
) -> usize {
    let document = Document::read();
    let mut failures = Vec::new();
    let mut count = 0;
    for (schema, value) in document.each_payload() {
        for value in derive(document, &schema, &value) {
            count += 1;
            let again = round_trip(&schema, &value);
            match again.unwrap_or_else(|| Err("it has no Rust type".into())) {
                Ok(again) if plain(&again.value) == plain(&value) && is_right(&again) => {}
                Ok(Again {
                    value: other,
                    debug,
                }) => failures.push(format!(
                    "{schema}: {value} came back as {other}, from {debug}"
                )),
                Err(error) => failures.push(format!("{schema}: {value}: {error}")),
            }
        }
    }
    let failed = failures.len();
    failures.truncate(5);
    assert!(
        failures.is_empty(),
        "{failed} failed, such as\n{}",
        failures.join("\n")
    );
    count
}

/// A value with what JSON counts as equal written in one way: in objects null
/// is absent, and `0.0` is `0`.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => json!(float as i64),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

//! Strings, numbers and truths.

use jsonschema::Draft;
use serde_json::{Map, Value, json};

const TEXT: &str = "sandbox";

pub(super) fn value(kind: &str, schema: &Map<String, Value>) -> Value {
    match kind {
        "integer" => integer(schema),
        "number" => float(schema),
        "boolean" => json!(true),
        "null" => Value::Null,
        _ => json!(text(schema)),
    }
}

fn bound(schema: &Map<String, Value>, key: &str) -> Option<f64> {
    schema.get(key).and_then(Value::as_f64)
}

/// A number between the bounds, one if they allow it.
fn float(schema: &Map<String, Value>) -> Value {
    let least = bound(schema, "minimum");
    let above = bound(schema, "exclusiveMinimum");
    let most = bound(schema, "maximum");
    let below = bound(schema, "exclusiveMaximum");
    let fits = |value: f64| {
        least.is_none_or(|bound| value >= bound)
            && above.is_none_or(|bound| value > bound)
            && most.is_none_or(|bound| value <= bound)
            && below.is_none_or(|bound| value < bound)
    };
    if let Some(step) = bound(schema, "multipleOf") {
        let from = least.or(above).unwrap_or_default();
        let first = (from / step).ceil() * step;
        return json!([first, first + step].into_iter().find(|value| fits(*value)));
    }
    let low = least.or(above).or(most.map(|most| most - 1.0));
    let high = most.or(below);
    let middle = low.zip(high).map(|(low, high)| low + (high - low) / 2.0);
    let tries = [
        Some(1.0),
        Some(0.0),
        least,
        most,
        middle,
        above.map(|above| above + 1.0),
    ];
    let tries = tries
        .into_iter()
        .flatten()
        .chain(below.map(|below| below - 1.0));
    json!(tries.into_iter().find(|value| fits(*value)).unwrap_or(1.0))
}

fn integer(schema: &Map<String, Value>) -> Value {
    let number = float(schema).as_f64().unwrap_or(1.0);
    // Between two whole numbers there may be none; then no value is right.
    let up = number.ceil();
    let most = bound(schema, "maximum").unwrap_or(f64::MAX);
    let whole = if up <= most { up } else { number.floor() };
    // Saturates: no integer of the API comes near the end of its type.
    json!(whole as i64)
}

fn text(schema: &Map<String, Value>) -> String {
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        return matching(pattern, schema);
    }
    let of_format = schema
        .get("format")
        .and_then(Value::as_str)
        .and_then(of_format);
    of_format.map_or_else(|| sized(TEXT, schema), str::to_owned)
}

fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2026-01-01T00:00:00Z",
        "date" => "2026-01-01",
        "time" => "00:00:00Z",
        "duration" => "PT1S",
        "email" | "idn-email" => "sandbox@example.org",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "uri" | "iri" | "url" => "https://www.example.org/sandbox",
        "uri-reference" | "iri-reference" => "/sandbox",
        "hostname" | "idn-hostname" => "www.example.org",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "json-pointer" => "/sandbox",
        "byte" => "c2FuZGJveA==",
        _ => return None,
    })
}

fn sized(text: &str, schema: &Map<String, Value>) -> String {
    let length = |key| schema.get(key).and_then(Value::as_u64);
    let least = length("minLength").and_then(|least| usize::try_from(least).ok());
    let most = length("maxLength").and_then(|most| usize::try_from(most).ok());
    // What asks for more than a megabyte gets a value that is too short.
    let least = least.unwrap_or_default().min(1 << 20);
    let length = text.len().max(least).min(most.unwrap_or(usize::MAX));
    text.chars().cycle().take(length).collect()
}

/// One of a few texts that people's patterns ask for.
fn matching(pattern: &str, schema: &Map<String, Value>) -> String {
    let judge = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .build(&json!({ "pattern": pattern }));
    let tries = [
        TEXT,
        "a",
        "A",
        "SANDBOX",
        "Sandbox",
        "1",
        "12",
        "123",
        "1234",
        "12345",
        "1.0",
        "1.0.0",
        "US",
        "en",
        "en-US",
        "USD",
        "2026-01-01",
        "01/01/2026",
        "12:00",
        "12:00:00",
        "2026-01-01T00:00:00Z",
        "sandbox@example.org",
        "https://www.example.org/sandbox",
        "+15555550100",
        "#000000",
        "00000000-0000-4000-8000-000000000000",
        "192.0.2.1",
        "",
    ];
    let fits = |text: &str| {
        judge
            .as_ref()
            .is_ok_and(|judge| judge.is_valid(&json!(text)))
    };
    let tries = tries
        .iter()
        .flat_map(|text| [(*text).to_owned(), sized(text, schema)]);
    let mut tries = tries.filter(|text| sized(text, schema) == *text);
    tries
        .find(|text| fits(text))
        .unwrap_or_else(|| sized(TEXT, schema))
}

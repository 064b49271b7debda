//! Bounds: exclusive ones are numbers in 3.1, and flags beside the inclusive
//! ones in 3.0.

use serde_json::{Map, Value, json};

use crate::document::kind;
use crate::loss::Report;
use crate::pointer::Pointer;

/// The stricter of the two bounds stays.
pub(super) fn exclusive(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    for (exclusive, inclusive, stricter) in [
        (
            "exclusiveMinimum",
            "minimum",
            f64::ge as fn(&f64, &f64) -> bool,
        ),
        ("exclusiveMaximum", "maximum", f64::le),
    ] {
        let bound = match schema.get(exclusive) {
            None => continue,
            // A flag is OpenAPI 3.0 already; without a bound it says nothing.
            Some(Value::Bool(_)) => {
                if !schema.contains_key(inclusive) {
                    schema.shift_remove(exclusive);
                    report.lose(
                        pointer,
                        exclusive,
                        format!("there is no `{inclusive}` beside it"),
                    );
                }
                continue;
            }
            Some(bound) => bound.clone(),
        };
        let (Some(limit), beside) = (bound.as_f64(), schema.get(inclusive)) else {
            let reason = format!("expected a number, found {}", kind(&bound));
            report.refuse(&pointer.join(exclusive), reason);
            continue;
        };
        let wins = beside
            .and_then(Value::as_f64)
            .is_none_or(|other| stricter(&limit, &other));
        if wins {
            schema.insert(inclusive.into(), bound);
            schema.insert(exclusive.into(), Value::Bool(true));
        } else {
            schema.shift_remove(exclusive);
        }
    }
}

/// Readers of OpenAPI 3.0 keep the bounds of an integer in 64 bits, and read
/// no `1.0` there.
pub(super) fn of_integers(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    if schema.get("type").and_then(Value::as_str) != Some("integer") {
        return;
    }
    for (keyword, exclusive, inward) in [
        ("minimum", "exclusiveMinimum", f64::ceil as fn(f64) -> f64),
        ("maximum", "exclusiveMaximum", f64::floor),
    ] {
        let Some(bound) = schema
            .get(keyword)
            .filter(|it| it.is_number() && !it.is_i64())
        else {
            continue;
        };
        let bound = bound.as_f64().unwrap_or(f64::NAN);
        if let Some(whole) = integer(inward(bound)) {
            schema.insert(keyword.into(), json!(whole));
            if bound.fract() != 0.0 {
                schema.shift_remove(exclusive);
            }
        } else {
            schema.shift_remove(keyword);
            schema.shift_remove(exclusive);
            report.lose(pointer, keyword, "no bound beyond 64 bits is checked");
        }
    }
    let Some(step) = schema
        .get("multipleOf")
        .filter(|it| it.is_number() && !it.is_i64())
    else {
        return;
    };
    let step = step.as_f64().unwrap_or(f64::NAN);
    if let Some(whole) = integer(step).filter(|_| step.fract() == 0.0) {
        schema.insert("multipleOf".into(), json!(whole));
        return;
    }
    schema.shift_remove("multipleOf");
    // Every integer is a multiple of 0.5.
    if (1.0 / step).fract() != 0.0 {
        report.lose(
            pointer,
            "multipleOf",
            "no longer checked: more values are admitted",
        );
    }
}

/// Counts: to JSON Schema 3.0 is an integer, to many readers it is not.
pub(super) fn counts(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    let counts = [
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ];
    for (keyword, count) in schema {
        if count.is_f64()
            && counts.contains(&keyword.as_str())
            && let Some(whole) = count
                .as_f64()
                .filter(|it| it.fract() == 0.0)
                .and_then(integer)
        {
            *count = json!(whole);
        }
    }
}

/// A whole number that fits 64 bits.
fn integer(number: f64) -> Option<i64> {
    // Beyond 2^53 not every integer has a number of its own.
    let fits = number.fract() == 0.0 && number.abs() < 9_223_372_036_854_775_808.0;
    fits.then(|| format!("{number:.0}").parse().ok()).flatten()
}

//! When two JSON values are the same: `1` is `1.0`, and keys have no order.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

pub(crate) fn same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Number(old), Value::Number(new)) => number(old) == number(new),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Value::Object(old), Value::Object(new)) => {
            old.len() == new.len()
                && old.iter().all(|(key, old)| {
                    let new = new.get(key);
                    new.is_some_and(|new| same(old, new))
                })
        }
        _ => old == new,
    }
}

/// A text that is equal for values that are the same.
pub(crate) fn key(value: &Value) -> String {
    match value {
        Value::Number(it) => number(it),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(key).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(object) => {
            let sorted: BTreeMap<&String, String> = object
                .iter()
                .map(|(name, value)| (name, key(value)))
                .collect();
            format!("{sorted:?}")
        }
        other => other.to_string(),
    }
}

fn number(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => {
            // Minus zero is zero.
            format!("{:.0}", float + 0.0)
        }
        _ => number.to_string(),
    }
}

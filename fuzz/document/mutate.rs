//! One change, or a few, to a document of JSON.

use fastrand::Rng;
use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Map, Value, json};

use super::vocabulary::{NAMES, PAIRS};

/// Changes the first `size` of `data`, and says how long it is now.
pub(crate) fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut rng = Rng::with_seed(seed.into());
    let document = data
        .get(..size)
        .and_then(|text| serde_json::from_slice::<Value>(text).ok());
    // What is not JSON is changed as bytes; and so is JSON, now and then.
    let (Some(mut document), 1..) = (document, rng.u8(..16)) else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..rng.usize(1..4) {
        change(&mut document, &mut rng);
    }
    let text = document.to_string();
    match data.get_mut(..text.len()) {
        Some(place) if text.len() <= max_size => {
            place.copy_from_slice(text.as_bytes());
            text.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
}

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

fn change(document: &mut Value, rng: &mut Rng) {
    let mut places = Vec::new();
    pointers(document, String::new(), &mut places);
    let other = pick(rng, &places).clone();
    let copy = document.pointer(&other).cloned().unwrap_or_default();
    let pointer = pick(rng, &places).clone();
    let Some(at) = document.pointer_mut(&pointer) else {
        return;
    };
    let (keyword, value) = pair(rng);
    match (rng.u8(..16), &mut *at) {
        (0..=4, Value::Object(object)) => {
            object.insert(keyword, value);
        }
        (5, Value::Object(object)) => {
            object.insert(name(object, rng), copy);
        }
        (6, Value::Object(object)) => {
            let key = key(object, rng);
            object.shift_remove(&key);
        }
        (7..=8, Value::Object(object)) => {
            let old = key(object, rng);
            let new = name(object, rng);
            if let Some(value) = object.shift_remove(&old) {
                object.insert(new, value);
            }
        }
        (0..=4, Value::Array(items)) if !items.is_empty() => {
            let place = rng.usize(..=items.len());
            let item = match rng.u8(..3) {
                0 => copy,
                1 => json!(any_name(rng)),
                _ => pick(rng, items).clone(),
            };
            items.insert(place, item);
        }
        (6, Value::Array(items)) if !items.is_empty() => {
            items.remove(rng.usize(..items.len()));
        }
        (0..=3, Value::String(text)) => *text = any_name(rng).to_owned(),
        (9, at) => *at = json!({ "$ref": format!("#{other}") }),
        (10, at) => {
            *at = json!({ "$ref": format!("#/components/schemas/{}", pick(rng, &["A", "B"])) })
        }
        (11, at) => *at = copy,
        (12, at) => *at = value,
        (13, at) => {
            let inner = at.take();
            *at = match rng.u8(..6) {
                0 => json!({ "allOf": [inner] }),
                1 => json!({ "anyOf": [inner, copy] }),
                2 => json!({ "oneOf": [copy, inner] }),
                3 => json!({ "type": "array", "items": inner }),
                4 => json!({ "type": "object", "properties": { any_name(rng): inner } }),
                _ => json!({ "additionalProperties": inner }),
            };
        }
        (_, at) => *at = Value::Object(Map::from_iter([(keyword, value)])),
    }
}

fn pair(rng: &mut Rng) -> (String, Value) {
    let lines: Vec<&str> = PAIRS.trim().lines().collect();
    let (keyword, value) = pick(rng, &lines).split_once(' ').expect("a pair");
    let value = serde_json::from_str(value).expect("the value is JSON");
    (keyword.to_owned(), value)
}

fn key(object: &Map<String, Value>, rng: &mut Rng) -> String {
    let keys: Vec<&String> = object.keys().collect();
    match keys.is_empty() {
        true => String::new(),
        false => (*pick(rng, &keys)).clone(),
    }
}

fn any_name(rng: &mut Rng) -> &'static str {
    let names: Vec<&str> = NAMES.split([' ', '\n']).collect();
    pick::<&str>(rng, &names)
}

/// A name for something in this object: one from the list, or one that is
/// nearly another.
fn name(object: &Map<String, Value>, rng: &mut Rng) -> String {
    let old = key(object, rng);
    match rng.u8(..8) {
        0 => old.to_uppercase(),
        1 => format!("{old}2"),
        2 => format!("{old}-"),
        _ => any_name(rng).to_owned(),
    }
}

fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{index}"), found);
            }
        }
        Value::Object(object) => {
            for (name, item) in object {
                let step = name.replace('~', "~0").replace('/', "~1");
                pointers(item, format!("{at}/{step}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

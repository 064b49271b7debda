//! Unions and `allOf`s that are no more than what stands in them.

use serde_json::{Map, Value};

use super::schema;

/// A union or an `allOf` of one inline schema is that schema, also where that
/// is such a one itself.
pub(crate) fn single(schema: &mut Value) {
    while once(schema) {}
}

/// Members of an `allOf` that only describe go to where it stands.
fn take_annotations(schema: &mut Value) -> bool {
    let Some(Value::Array(members)) = schema.get_mut("allOf") else {
        return false;
    };
    let (described, others): (Vec<Value>, Vec<Value>) = std::mem::take(members)
        .into_iter()
        .partition(schema::only_describes);
    *members = others;
    let changed = !described.is_empty() && !members.is_empty();
    if !changed {
        // Nothing but descriptions: left as they were, to be refused.
        members.extend(described);
        return false;
    }
    if let Value::Object(object) = schema {
        for (keyword, value) in described.into_iter().filter_map(into_object).flatten() {
            object.entry(keyword).or_insert(value);
        }
    }
    changed
}

fn into_object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// Whether a keyword that decides about values stands here with another value.
fn says_else(object: &Map<String, Value>, name: &str, value: &Value) -> bool {
    !schema::describes(name) && object.get(name).is_some_and(|other| other != value)
}

fn is_mapped(union: &Map<String, Value>) -> bool {
    let said = union.get("discriminator").and_then(|it| it.get("mapping"));
    said.is_some_and(|it| it.as_object().is_some_and(|it| !it.is_empty()))
}

fn once(schema: &mut Value) -> bool {
    if take_annotations(schema) {
        return true;
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let Some(Value::Array(members)) = schema.get(keyword) else {
            continue;
        };
        let [only] = members.as_slice() else {
            continue;
        };
        let only = only.clone();
        let Value::Object(object) = schema else {
            continue;
        };
        if only.get("$ref").is_some() {
            // Its mapping speaks of a tag, and so of members that are yet to come.
            if is_mapped(object) {
                continue;
            }
            if keyword != "allOf" && !object.contains_key("allOf") {
                object.shift_remove(keyword);
                object.insert("allOf".into(), Value::Array(vec![only]));
                return true;
            }
        } else if let Value::Object(inner) = only {
            if inner
                .iter()
                .any(|(name, value)| name != keyword && says_else(object, name, value))
            {
                // Both count, such as the properties of both: two parts of an `allOf`.
                if keyword != "allOf" && !object.contains_key("allOf") {
                    object.shift_remove(keyword);
                    object.insert("allOf".into(), Value::Array(vec![Value::Object(inner)]));
                    return true;
                }
                continue;
            }
            object.shift_remove(keyword);
            for (name, value) in inner {
                object.entry(name).or_insert(value);
            }
            return true;
        }
    }
    false
}

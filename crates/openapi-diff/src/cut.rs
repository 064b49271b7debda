//! Documents that are nested too deep are cut, once and before anything else:
//! what comes after may recurse.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::node::join;

/// As deep as `openapi-lower` reads.
pub(crate) const MAX_DEPTH: usize = 300;

/// The document without what is nested too deep, and where that stood.
pub(crate) fn cut(document: &Value) -> (Cow<'_, Value>, Vec<String>) {
    if is_shallow(document) {
        return (Cow::Borrowed(document), Vec::new());
    }
    let mut cuts = Vec::new();
    let shallow = copy(document, "", 0, &mut cuts);
    (Cow::Owned(shallow), cuts)
}

fn is_shallow(document: &Value) -> bool {
    let mut open = vec![(document, 0)];
    while let Some((value, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            return false;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(object) => open.extend(object.values().map(|child| (child, depth + 1))),
            _ => {}
        }
    }
    true
}

fn copy(value: &Value, at: &str, depth: usize, cuts: &mut Vec<String>) -> Value {
    if depth > MAX_DEPTH {
        cuts.push(at.to_owned());
        return Value::Null;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| copy(item, &join(at, &index.to_string()), depth + 1, cuts))
            .collect(),
        Value::Object(object) => object
            .iter()
            .map(|(name, child)| {
                let child = copy(child, &join(at, name), depth + 1, cuts);
                (name.clone(), child)
            })
            .collect::<Map<String, Value>>()
            .into(),
        scalar => scalar.clone(),
    }
}

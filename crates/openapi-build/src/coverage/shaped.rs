//! Which schemas say something about the shape of their values.

use std::collections::BTreeMap;

use serde_json::Value;

/// Whether a schema says something about the shape of its values.
pub(super) fn is_shaped(document: &Value, schema: &Value) -> bool {
    is_shaped_within(document, schema, 32, &mut BTreeMap::new())
}

/// What is known of a target is not asked again: members of members are many.
fn is_shaped_within<'a>(
    document: &'a Value,
    schema: &'a Value,
    depth: usize,
    known: &mut BTreeMap<&'a str, bool>,
) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        if let Some(known) = known.get(target) {
            return *known;
        }
        known.insert(target, false);
        let found = document.pointer(target.trim_start_matches('#'));
        let found = found.is_some_and(|found| is_shaped_within(document, found, depth, known));
        known.insert(target, found);
        return found;
    }
    let says = |keyword| match schema.get(keyword) {
        Some(Value::Object(object)) => !object.is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
        None => false,
    };
    let mut shaped = |member: &'a Value| is_shaped_within(document, member, depth, known);
    let list = |keyword| schema.get(keyword).and_then(Value::as_array);
    ["type", "properties", "items", "enum"].into_iter().any(says)
        || list("allOf").is_some_and(|parts| parts.iter().any(&mut shaped))
        // With one member that admits anything the union does.
        || ["anyOf", "oneOf"].into_iter().any(|keyword| {
            list(keyword).is_some_and(|members| !members.is_empty() && members.iter().all(&mut shaped))
        })
}

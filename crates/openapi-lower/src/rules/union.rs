//! Several types beside a union, which go to its members.

use serde_json::{Map, Value, json};

use super::null::is_null_type;

/// A value of another type matches no member either way, so that the members
/// match the same values as before. False where there is no union.
pub(super) fn take_types(schema: &mut Map<String, Value>, types: &[String]) -> bool {
    let Some(keyword) = ["anyOf", "oneOf"]
        .into_iter()
        .find(|keyword| matches!(schema.get(*keyword), Some(Value::Array(it)) if !it.is_empty()))
    else {
        return false;
    };
    let Some(Value::Array(members)) = schema.get_mut(keyword) else {
        return false;
    };
    let narrowed: Vec<Value> = members
        .drain(..)
        .filter_map(|member| narrow(member, types))
        .collect();
    if narrowed.is_empty() {
        schema.shift_remove(keyword);
        schema.insert("not".into(), json!({}));
    } else {
        *members = narrowed;
    }
    schema.shift_remove("type");
    true
}

/// The member, of these types only; `None` where it has none of them.
fn narrow(member: Value, types: &[String]) -> Option<Value> {
    let mut member = match member {
        Value::Bool(true) => Map::new(),
        Value::Object(member) => member,
        other => return Some(other),
    };
    let own = match listed(&member) {
        None => json!(types),
        Some(own) => match both(&own, types).as_slice() {
            [] => return None,
            [only] => only.clone(),
            several => json!(several),
        },
    };
    member.insert("type".into(), own);
    Some(Value::Object(member))
}

/// The types, where any are said: a name or a list of names.
fn listed(schema: &Map<String, Value>) -> Option<Vec<&Value>> {
    match schema.get("type")? {
        Value::Array(names) => Some(names.iter().collect()),
        name => Some(vec![name]),
    }
}

/// The types that both lists admit; an integer is a number.
fn both(left: &[&Value], right: &[String]) -> Vec<Value> {
    let admits = |name: &str| right.iter().any(|it| it == name);
    let mut both = Vec::new();
    for name in left {
        match name.as_str() {
            Some("number") if !admits("number") && admits("integer") => both.push(json!("integer")),
            Some("integer") if admits("number") => both.push((*name).clone()),
            Some(text) if admits(text) => both.push((*name).clone()),
            _ if is_null_type(name) => both.push((*name).clone()),
            _ => {}
        }
    }
    both
}

//! One way of saying a thing: kinds that only follow from other keywords are
//! said, enums have values of one kind, and what only checks values is gone
//! from unions and `allOf`s.

use serde_json::{Map, Value, json};

use super::{scalars, schema, unwrap};

/// The components as they were before, for what a reference stands for.
pub(super) type Known = Map<String, Value>;

/// Rewrites one schema; its children come after it.
pub(super) fn normalise(schema: &mut Value, known: &Known) {
    if schema.get("$ref").is_some() {
        return;
    }
    unwrap::single(schema);
    say_kind(schema);
    drop_of_other_kinds(schema);
    values(schema);
    parts(schema, known);
    union(schema, known);
    unwrap::single(schema);
}

fn say_kind(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    let says = ["type", "anyOf", "oneOf", "allOf", "enum"];
    if says.iter().any(|keyword| object.contains_key(*keyword)) {
        return;
    }
    let kind = if object.get("properties").is_some_and(Value::is_object)
        || object
            .get("additionalProperties")
            .is_some_and(Value::is_object)
    {
        "object"
    } else if object.get("items").is_some_and(Value::is_object) {
        "array"
    } else {
        return;
    };
    object.insert("type".into(), kind.into());
}

/// What concerns values of another kind than the schema's says nothing.
fn drop_of_other_kinds(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    object.shift_remove("not");
    let Some(kind) = object.get("type").and_then(Value::as_str) else {
        return;
    };
    let (is_list, is_object) = (kind == "array", kind == "object");
    if !is_list {
        object.shift_remove("items");
    }
    if !is_object && !object.contains_key("properties") {
        object.shift_remove("additionalProperties");
    }
}

/// An `enum` of texts stays; of other scalars the kind stays, of several kinds
/// a union of them.
fn values(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    let Some(Value::Array(values)) = object.get("enum").cloned() else {
        return;
    };
    let declared = object
        .get("type")
        .and_then(Value::as_str)
        .map(str::to_owned);
    if values.iter().any(Value::is_null) && values.iter().any(|value| !value.is_null()) {
        object.insert("nullable".into(), true.into());
    }
    let values: Vec<Value> = values
        .into_iter()
        .filter(|value| !value.is_null())
        .collect();
    let mut kinds: Vec<&str> = values.iter().map(kind_of_value).collect();
    kinds.sort_unstable();
    kinds.dedup();
    match (declared.as_deref(), kinds.as_slice()) {
        // No value, or null alone.
        (_, []) => {}
        (None | Some("string"), ["string"]) => {
            object.insert("type".into(), "string".into());
            object.insert("enum".into(), values.into());
        }
        // A version such as `1.1` that YAML took for a number.
        (Some("string"), _) => {
            let texts = values.iter().map(|value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            object.insert("enum".into(), texts.collect());
        }
        (Some("integer" | "number" | "boolean"), _) => {
            if kinds.contains(&"string") {
                object.shift_remove("enum");
            }
        }
        (None, ["integer", "number"]) => {
            object.insert("type".into(), "number".into());
        }
        (None, [only]) => {
            object.insert("type".into(), (*only).into());
            if matches!(*only, "object" | "array") {
                object.shift_remove("enum");
            }
        }
        (None, _) => {
            let members = kinds.iter().map(|kind| {
                let own = values.iter().filter(|value| kind_of_value(value) == *kind);
                let own: Vec<&Value> = own.collect();
                json!({ "type": kind, "enum": own })
            });
            let members: Vec<Value> = members.collect();
            object.shift_remove("enum");
            object.insert("anyOf".into(), members.into());
        }
        (Some(_), _) => {
            object.shift_remove("enum");
        }
    }
}

fn kind_of_value(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// An `allOf` keeps the parts that have a shape. Of parts that are no objects
/// the one that says most is what it is.
fn parts(schema: &mut Value, known: &Known) {
    let Some(Value::Array(parts)) = schema.get("allOf") else {
        return;
    };
    let mut shaped: Vec<Value> = Vec::new();
    let mut bare: Vec<Value> = Vec::new();
    for part in parts {
        match part {
            part if schema::is_bare(part) => bare.push(part.clone()),
            part if shaped.contains(part) => {}
            part => shaped.push(part.clone()),
        }
    }
    let is_object = |part: &Value| scalars::holds_objects(part, known);
    let own = is_object(schema);
    if !shaped.iter().any(is_object) && !own {
        shaped.sort_by_key(|part| std::cmp::Reverse(scalars::says(part, known)));
        shaped.truncate(1);
        if let Some(part) = shaped.first().cloned() {
            return says_most(schema, part, known);
        }
    } else if shaped.iter().any(|part| !is_object(part)) {
        shaped.retain(is_object);
    }
    // What is required counts for objects, and a reference alone is no object with a name of its own.
    bare.retain(|part| part.get("required").is_some() && (own || shaped.iter().any(is_object)));
    let is_shapeless = shaped.is_empty() && bare.is_empty();
    shaped.extend(bare);
    let Value::Object(object) = schema else {
        return;
    };
    if is_shapeless {
        object.shift_remove("allOf");
    } else {
        object.insert("allOf".into(), shaped.into());
    }
}

/// Of a schema that is no object and a part of it, what says more is what it is: a text beside a
/// reference to an enum is the enum.
fn says_most(schema: &mut Value, part: Value, known: &Known) {
    let Value::Object(object) = schema else {
        return;
    };
    object.shift_remove("allOf");
    if object.contains_key("anyOf") || object.contains_key("oneOf") {
        object.insert("allOf".into(), json!([part]));
        return;
    }
    let mut own = Map::new();
    for keyword in ["type", "items", "enum", "format"] {
        own.extend(object.shift_remove_entry(keyword));
    }
    let says = |schema: &Value| scalars::says(schema, known);
    if says(&Value::Object(own.clone())) > says(&part) {
        object.extend(own);
    } else {
        object.insert("allOf".into(), json!([part]));
    }
}

/// A union keeps the members that have a shape, one of each kind of scalar.
fn union(schema: &mut Value, known: &Known) {
    both(schema);
    let Some((keyword, members)) = schema::union(schema) else {
        return;
    };
    let mut is_nullable = schema::is_nullable(schema);
    let mut flat = Vec::new();
    flatten(members, &mut flat, &mut is_nullable);
    flat.retain(|member| !schema::is_bare(member));
    let Value::Object(object) = schema else {
        return;
    };
    if is_nullable {
        object.insert("nullable".into(), true.into());
    }
    if flat.is_empty() {
        object.shift_remove(keyword);
        object.shift_remove("discriminator");
        return;
    }
    let has_properties = object
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|properties| !properties.is_empty());
    if has_properties || object.contains_key("allOf") {
        object.insert(keyword.into(), flat.into());
        beside(object, keyword);
        return;
    }
    if let Some(kind) = object.shift_remove("type") {
        for member in flat.iter_mut().filter_map(Value::as_object_mut) {
            let says = ["$ref", "allOf", "anyOf", "oneOf"];
            if !says.iter().any(|keyword| member.contains_key(*keyword)) {
                member.entry("type").or_insert_with(|| kind.clone());
            }
        }
    }
    let items = object.shift_remove("items");
    for member in flat.iter_mut().filter_map(Value::as_object_mut) {
        if let (Some(items), Some("array")) = (&items, member.get("type").and_then(Value::as_str)) {
            member.entry("items").or_insert_with(|| items.clone());
        }
    }
    for keyword in ["properties", "additionalProperties", "enum", "format"] {
        object.shift_remove(keyword);
    }
    for member in &mut flat {
        say_kind(member);
        values(member);
    }
    scalars::collapse(&mut flat, known);
    object.insert(keyword.into(), flat.into());
}

/// Where both keywords stand, both count; of two where one has the members of
/// the other, that one says all of it.
fn both(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    if !(object.contains_key("anyOf") && object.contains_key("oneOf")) {
        return;
    }
    let Some(Value::Array(one_of)) = object.shift_remove("oneOf") else {
        return;
    };
    if one_of.iter().all(schema::is_bare) {
        return;
    }
    if let Some(Value::Array(any_of)) = object.get_mut("anyOf") {
        if one_of.iter().all(|member| any_of.contains(member)) {
            return;
        }
        if any_of.iter().all(|member| one_of.contains(member)) {
            *any_of = one_of;
            return;
        }
    }
    let parts = object.entry("allOf").or_insert_with(|| json!([]));
    if let Value::Array(parts) = parts {
        parts.push(json!({ "oneOf": one_of }));
    }
}

/// What stands beside a union counts together with it.
fn beside(object: &mut Map<String, Value>, keyword: &str) {
    let mut own = Map::new();
    let mut union = Map::new();
    let mut rest = Map::new();
    let mut parts = Vec::new();
    for (name, value) in std::mem::take(object) {
        match name.as_str() {
            "allOf" => match value {
                Value::Array(more) => parts = more,
                other => parts.push(other),
            },
            "discriminator" => {
                union.insert(name, value);
            }
            name if name == keyword => {
                union.insert(name.to_owned(), value);
            }
            "type" | "properties" | "required" | "additionalProperties" => {
                own.insert(name, value);
            }
            _ => {
                rest.insert(name, value);
            }
        }
    }
    if own.contains_key("properties") || own.contains_key("required") {
        parts.insert(0, Value::Object(own));
    }
    parts.push(Value::Object(union));
    *object = rest;
    object.insert("allOf".into(), parts.into());
}

/// A union written in a union is of its members too.
fn flatten(members: &[Value], flat: &mut Vec<Value>, is_nullable: &mut bool) {
    for member in members {
        let alone = [
            "type",
            "properties",
            "allOf",
            "$ref",
            "discriminator",
            super::names::EXTENSION,
        ];
        let is_plain = !alone.iter().any(|keyword| member.get(keyword).is_some());
        *is_nullable |= schema::is_nullable(member);
        match schema::union(member) {
            Some((_, inner)) if is_plain => flatten(inner, flat, is_nullable),
            _ => {
                let mut member = member.clone();
                if let Value::Object(member) = &mut member {
                    member.shift_remove("nullable");
                }
                let is_null = member.get("enum").is_some_and(|it| *it == json!([null]));
                if is_null {
                    *is_nullable = true;
                } else if !flat.contains(&member) {
                    flat.push(member);
                }
            }
        }
    }
}

//! What a document declares, taken apart into facts that can be compared one by one.

use std::collections::BTreeMap;

use serde_json::Value;

/// What does not bear on requests or answers.
const PROSE: [&str; 7] = [
    "summary",
    "description",
    "title",
    "example",
    "examples",
    "externalDocs",
    "tags",
];
const UNIONS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Facts by their paths: `GET /v1/models 200`, `Model.id`, `Model.id required`, `Status enum queued`.
/// What stands below a path goes on with a space, a dot or a bracket.
pub(crate) type Facts = BTreeMap<String, String>;

/// Where two documents differ, a line each: `+ path: fact` for what only the second one has, `- …` for
/// what only the first one has, `~ path: first -> second`. Of what is there or not as a whole, only the
/// topmost path.
pub(crate) fn differences(first: &Value, second: &Value) -> Vec<String> {
    let (first, second) = (facts(first), facts(second));
    let mut lines = only(&first, &second, '-');
    lines.extend(only(&second, &first, '+'));
    for (path, before) in &first {
        match second.get(path) {
            Some(after) if after != before => lines.push(format!("~ {path}: {before} -> {after}")),
            _ => (),
        }
    }
    lines
}

fn only(these: &Facts, those: &Facts, sign: char) -> Vec<String> {
    let alone: Vec<(&String, &String)> = these
        .iter()
        .filter(|(path, _)| !those.contains_key(*path))
        .collect();
    let is_below = |path: &str, other: &str| {
        let rest = path.strip_prefix(other).unwrap_or_default();
        rest.starts_with(['.', ' ', '[', '{', '('])
    };
    let topmost = alone
        .iter()
        .filter(|(path, _)| !alone.iter().any(|(other, _)| is_below(path, other)));
    topmost
        .map(|(path, fact)| match fact.as_str() {
            "" => format!("{sign} {path}"),
            fact => format!("{sign} {path}: {fact}"),
        })
        .collect()
}

fn facts(document: &Value) -> Facts {
    let mut facts = Facts::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            let at = format!("{} {path}", method.to_uppercase());
            self::operation(&mut facts, &at, operation);
        }
    }
    for (kind, components) in members(&document["components"]) {
        for (name, component) in members(components) {
            match kind.as_str() {
                "schemas" => schema(&mut facts, name, component),
                "parameters" => parameter(&mut facts, &format!("parameter {name}"), component),
                "requestBodies" => body(&mut facts, &format!("body {name}"), component),
                _ => put(&mut facts, format!("{kind} {name}"), shape(component)),
            }
        }
    }
    for server in document["servers"].as_array().into_iter().flatten() {
        put(&mut facts, format!("server {}", text(&server["url"])), "");
    }
    facts
}

fn operation(facts: &mut Facts, at: &str, operation: &Value) {
    put(facts, at, "");
    for (key, value) in members(operation).filter(|(key, _)| !is_prose(key)) {
        match key.as_str() {
            "parameters" => {
                for parameter in value.as_array().into_iter().flatten() {
                    let name = match reference(parameter) {
                        Some(name) => name.to_owned(),
                        None => format!("{} {}", text(&parameter["in"]), text(&parameter["name"])),
                    };
                    self::parameter(facts, &format!("{at} parameter {name}"), parameter);
                }
            }
            "requestBody" => body(facts, &format!("{at} body"), value),
            "responses" => {
                for (status, answer) in members(value) {
                    body(facts, &format!("{at} {status}"), answer);
                }
            }
            _ => put(facts, format!("{at} {key}"), value.to_string()),
        }
    }
}

fn parameter(facts: &mut Facts, at: &str, parameter: &Value) {
    put(facts, at, reference(parameter).unwrap_or_default());
    for (key, value) in members(parameter).filter(|(key, _)| !is_prose(key)) {
        match key.as_str() {
            "schema" => schema(facts, &format!("{at} schema"), value),
            "$ref" => (),
            _ => put(facts, format!("{at} {key}"), value.to_string()),
        }
    }
}

/// Of a request or an answer.
fn body(facts: &mut Facts, at: &str, body: &Value) {
    put(facts, at, reference(body).unwrap_or_default());
    for (key, value) in members(body).filter(|(key, _)| !is_prose(key)) {
        match key.as_str() {
            "content" => {
                for (media, content) in members(value) {
                    schema(facts, &format!("{at} {media}"), &content["schema"]);
                }
            }
            "$ref" => (),
            _ => put(facts, format!("{at} {key}"), value.to_string()),
        }
    }
}

fn schema(facts: &mut Facts, at: &str, schema: &Value) {
    put(facts, at, shape(schema));
    inside(facts, at, schema);
}

/// Of a schema what its shape does not tell: fields, values of enums, tagged members.
fn inside(facts: &mut Facts, at: &str, schema: &Value) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for (key, value) in members(schema) {
        match key.as_str() {
            "properties" => {
                for (name, field) in members(value) {
                    self::schema(facts, &format!("{at}.{name}"), field);
                }
            }
            "required" => {
                for name in list(value) {
                    put(facts, format!("{at}.{} required", text(&name)), "");
                }
            }
            "enum" => {
                for value in list(value) {
                    put(facts, format!("{at} enum {}", text(&value)), "");
                }
            }
            "discriminator" => {
                put(facts, format!("{at} tag"), text(&value["propertyName"]));
                for (tag, member) in members(&value["mapping"]) {
                    put(facts, format!("{at} tag {tag}"), text(member));
                }
            }
            "items" => inside(facts, &format!("{at}[]"), value),
            "additionalProperties" => inside(facts, &format!("{at}{{}}"), value),
            union if UNIONS.contains(&union) => {
                for (index, member) in list(value).iter().enumerate() {
                    if schema.get("discriminator").is_some() {
                        put(facts, format!("{at} {union} {}", shape(member)), "");
                    }
                    inside(facts, &format!("{at}({index})"), member);
                }
            }
            _ => (),
        }
    }
}

/// A schema in a line: its type, bounds, default, items and members, and whatever else it says.
fn shape(schema: &Value) -> String {
    let Some(object) = schema.as_object() else {
        return schema.to_string();
    };
    let is_tagged = object.contains_key("discriminator");
    let mut parts = Vec::new();
    for (key, value) in object.iter().filter(|(key, _)| !is_prose(key)) {
        let union = UNIONS.contains(&key.as_str());
        let part = match key.as_str() {
            "properties" | "required" | "discriminator" => continue,
            "enum" => "enum".to_owned(),
            "type" => text(value),
            "$ref" => reference(schema).unwrap_or_default().to_owned(),
            "items" => format!("of <{}>", shape(value)),
            "additionalProperties" => format!("map of <{}>", shape(value)),
            _ if union && is_tagged => key.clone(),
            _ if union => {
                let shapes: Vec<String> = value.as_array().unwrap().iter().map(shape).collect();
                format!("{key}({})", shapes.join(" | "))
            }
            _ => format!("{key}={value}"),
        };
        let is_type = key == "type";
        parts.push((!is_type, part));
    }
    // The same in whatever order the keys were written.
    parts.sort();
    let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    parts.join(" ")
}

fn put(facts: &mut Facts, path: impl Into<String>, fact: impl Into<String>) {
    facts.insert(path.into(), fact.into());
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn reference(value: &Value) -> Option<&str> {
    value["$ref"].as_str()?.rsplit('/').next()
}

fn is_prose(key: &str) -> bool {
    PROSE.contains(&key) || key.starts_with("x-")
}

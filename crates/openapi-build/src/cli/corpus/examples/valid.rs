//! Whether an example is valid under its own schema, as the document has it.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The schemas of a document as validators.
pub(super) struct Validators {
    document: Value,
    known: BTreeMap<String, Result<Validator, String>>,
}

impl Validators {
    pub(super) fn of(document: &Value) -> Self {
        let mut document = document.clone();
        let version = document.get("openapi").and_then(Value::as_str);
        if version.is_some_and(|it| it.starts_with("3.0")) {
            raise(&mut document);
        }
        Self {
            document,
            known: BTreeMap::new(),
        }
    }

    /// Fails where the schema itself cannot be read.
    pub(super) fn is_valid(&mut self, schema: &str, value: &Value) -> Result<bool, &str> {
        let document = &self.document;
        let validator = self.known.entry(schema.to_owned()).or_insert_with(|| {
            let found = document.pointer(schema).ok_or("it is not there")?;
            let whole = alone(found, document);
            jsonschema::draft202012::new(&whole).map_err(|error| error.to_string())
        });
        let validator = validator.as_ref().map_err(String::as_str)?;
        Ok(validator.is_valid(value))
    }
}

/// OpenAPI 3.0 as JSON Schema: null and flags. Everything stays in its place.
fn raise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(raise),
        Value::Object(object) => {
            for (flag, bound) in [
                ("exclusiveMinimum", "minimum"),
                ("exclusiveMaximum", "maximum"),
            ] {
                match object.get(flag) {
                    Some(Value::Bool(true)) => {
                        if let Some(bound) = object.shift_remove(bound) {
                            object.insert(flag.to_owned(), bound);
                        }
                    }
                    Some(Value::Bool(false)) => drop(object.shift_remove(flag)),
                    _ => {}
                }
            }
            if object.get("nullable") == Some(&Value::Bool(true))
                && let Some(kind @ Value::String(_)) = object.get("type").cloned()
            {
                object.insert("type".to_owned(), json!([kind, "null"]));
            }
            object.values_mut().for_each(raise);
        }
        _ => {}
    }
}

/// The schema, and of the document what it refers to: a document of some
/// megabytes is too much to be read for each of its schemas.
fn alone(schema: &Value, document: &Value) -> Value {
    let (mut open, mut seen) = (Vec::new(), BTreeSet::new());
    let mut schemas = Map::new();
    references(schema, &mut open);
    while let Some(target) = open.pop() {
        if !seen.insert(target.clone()) {
            continue;
        }
        let name = target
            .strip_prefix("#/components/schemas/")
            .filter(|it| !it.contains(['/', '%', '~']));
        let found = name.and_then(|name| {
            let all = document.pointer("/components/schemas")?;
            Some((name, all.get(name)?))
        });
        let Some((name, found)) = found else {
            // A reference to anywhere: all of it is needed.
            let mut all = document.clone();
            if let Value::Object(all) = &mut all {
                all.insert("allOf".to_owned(), json!([schema]));
            }
            return all;
        };
        references(found, &mut open);
        schemas.insert(name.to_owned(), found.clone());
    }
    json!({ "allOf": [schema], "components": { "schemas": schemas } })
}

fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| references(it, into)),
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get("$ref") {
                into.push(target.clone());
            }
            object.values().for_each(|it| references(it, into));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_judged_by_its_schema_and_what_that_refers_to() {
        let schemas = json!({
            "Text": { "type": "string", "nullable": true, "maxLength": 1 },
            "Above": { "minimum": 1, "exclusiveMinimum": true },
            "Texts": { "type": "array", "items": { "$ref": "#/components/schemas/Text" } },
            "First": { "$ref": "#/components/schemas/Texts/items" },
            "Wrong": { "$ref": "#/components/schemas/Nothing" }
        });
        for (version, schema, value, expected) in [
            ("3.1.0", "Texts", json!(["a"]), Some(true)),
            ("3.1.0", "Texts", json!(["ab"]), Some(false)),
            ("3.1.0", "Texts", json!([null]), Some(false)),
            ("3.0.3", "Texts", json!([null]), Some(true)),
            ("3.0.3", "First", json!("ab"), Some(false)),
            ("3.0.3", "Above", json!(1), Some(false)),
            ("3.0.3", "Above", json!(2), Some(true)),
            ("3.1.0", "Wrong", json!("a"), None),
        ] {
            let document = json!({ "openapi": version, "components": { "schemas": schemas } });
            let schema = format!("/components/schemas/{schema}");
            let found = Validators::of(&document).is_valid(&schema, &value).ok();
            assert_eq!(found, expected, "{version} {schema} {value}");
        }
    }
}

//! What must hold of a lowered document, found without the rules that made it.

use std::path::Path;

use openapi_build::lowering_beside;
use openapi_lower::{Error, Lowered};
use serde_json::Value;

/// What is wrong with `lowered`, which `document` in the file became.
pub(super) fn check(file: &Path, document: &Value, lowered: &Lowered) -> Vec<String> {
    let mut wrong = Vec::new();
    let again = |document: &Value| lowering_beside(file, |_| ()).lower(document);
    if !is_same(&again(document), lowered) {
        wrong.push("lowered once more it is another document".to_owned());
    }
    let mut relabelled = lowered.document.clone();
    if let Some(version) = relabelled.get_mut("openapi") {
        *version = "3.1.0".into();
    }
    match again(&relabelled) {
        Ok(twice) if twice.losses.is_empty() && text(&twice) == text(lowered) => {}
        Ok(_) => wrong.push("what came out is lowered to another document".to_owned()),
        Err(error) => wrong.push(format!("what came out is refused: {error}")),
    }
    if let Err(error) = serde_json::from_value::<openapiv3::OpenAPI>(lowered.document.clone()) {
        wrong.push(format!("no OpenAPI 3.0: {error}"));
    }
    for keyword in ["webhooks", "jsonSchemaDialect"] {
        if lowered.document.get(keyword).is_some() {
            wrong.push(format!("/{keyword} is left"));
        }
    }
    below(&lowered.document, "", &mut wrong);
    wrong
}

fn is_same(again: &Result<Lowered, Error>, lowered: &Lowered) -> bool {
    again
        .as_ref()
        .is_ok_and(|again| text(again) == text(lowered) && again.losses == lowered.losses)
}

fn text(lowered: &Lowered) -> String {
    lowered.document.to_string()
}

/// Looks for schemas where they stand outside of others.
fn below(value: &Value, at: &str, wrong: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                below(item, &format!("{at}/{index}"), wrong);
            }
        }
        Value::Object(object) => {
            for (keyword, child) in object {
                let at = format!("{at}/{keyword}");
                match keyword.as_str() {
                    "schema" => schema(child, &at, wrong),
                    "schemas" if at == "/components/schemas" => schemas(child, &at, wrong),
                    "pathItems" if at == "/components/pathItems" => {
                        wrong.push(format!("{at} is left"));
                    }
                    // Values, not parts of the document.
                    "example" | "examples" | "value" => {}
                    keyword if keyword.starts_with("x-") => {}
                    _ => below(child, &at, wrong),
                }
            }
        }
        _ => {}
    }
}

fn schemas(map: &Value, at: &str, wrong: &mut Vec<String>) {
    for (name, child) in map.as_object().into_iter().flatten() {
        schema(child, &format!("{at}/{name}"), wrong);
    }
}

/// Every keyword is one of OpenAPI 3.0, with what it has there.
fn schema(value: &Value, at: &str, wrong: &mut Vec<String>) {
    let Value::Object(object) = value else {
        wrong.push(format!("{at} is no schema"));
        return;
    };
    for (keyword, child) in object {
        let at = format!("{at}/{keyword}");
        let is_right = match (keyword.as_str(), child) {
            ("properties", Value::Object(_)) => {
                schemas(child, &at, wrong);
                true
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(members)) => {
                for (index, member) in members.iter().enumerate() {
                    schema(member, &format!("{at}/{index}"), wrong);
                }
                !members.is_empty()
            }
            ("additionalProperties", Value::Bool(_)) => true,
            ("items" | "not" | "additionalProperties", child) => {
                schema(child, &at, wrong);
                true
            }
            ("type", Value::String(name)) => {
                ["string", "number", "integer", "boolean", "array", "object"]
                    .contains(&name.as_str())
            }
            ("exclusiveMinimum" | "exclusiveMaximum" | "nullable", child) => child.is_boolean(),
            ("$ref", _) => object.len() == 1,
            (keyword, _) => keyword.starts_with("x-") || OTHERS.contains(&keyword),
        };
        if !is_right {
            wrong.push(format!("{at} is not of OpenAPI 3.0"));
        }
    }
}

const OTHERS: &[&str] = &[
    "title",
    "multipleOf",
    "maximum",
    "minimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "description",
    "format",
    "default",
    "discriminator",
    "readOnly",
    "writeOnly",
    "example",
    "externalDocs",
    "deprecated",
    "xml",
];

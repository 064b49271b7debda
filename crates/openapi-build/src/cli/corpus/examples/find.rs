//! Where a document gives examples, and of which schemas.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::made::Maker;

/// One example, and the schema that it is one of.
pub(super) struct Example<'a> {
    /// Where it stands, as a JSON pointer.
    pub(super) at: String,
    pub(super) schema: String,
    pub(super) value: Cow<'a, Value>,
}

/// The examples of schemas, and of what has a schema: parameters, headers and
/// media types.
pub(super) fn examples(document: &Value) -> Vec<Example<'_>> {
    Find::all(document).found
}

/// So many values of each component, and of the schema of each body, answer
/// and parameter, made in the place of examples.
pub(super) fn made(document: &Value, count: usize) -> Vec<Example<'_>> {
    let components = document.pointer("/components/schemas");
    let components = components.and_then(Value::as_object).into_iter().flatten();
    let components = components.map(|(name, _)| below("/components/schemas", name));
    let schemas = components.chain(Find::all(document).held);
    let values = schemas.flat_map(|pointer| {
        (0..count).filter_map(move |turn| {
            let value = Maker::new(document, turn).make(document.pointer(&pointer)?);
            Some(Example {
                at: format!("{turn} of {pointer}"),
                schema: pointer.clone(),
                value: Cow::Owned(value),
            })
        })
    });
    values.collect()
}

/// What an object is.
#[derive(Clone, Copy)]
enum Kind {
    Schema,
    /// Schemas by name.
    Schemas,
    /// What may have a schema, or hold what has one.
    Holder,
    /// Such objects by name.
    Holders,
}

struct Find<'a> {
    document: &'a Value,
    found: Vec<Example<'a>>,
    /// The schemas of what only has one.
    held: Vec<String>,
}

impl<'a> Find<'a> {
    fn all(document: &'a Value) -> Self {
        let mut find = Find {
            document,
            found: Vec::new(),
            held: Vec::new(),
        };
        find.look(document, "", Kind::Holder);
        find
    }

    fn look(&mut self, value: &'a Value, at: &str, kind: Kind) {
        match value {
            Value::Array(items) => {
                // Parameters: by name among the components, a list elsewhere.
                let kind = match kind {
                    Kind::Holders => Kind::Holder,
                    kind => kind,
                };
                for (index, item) in items.iter().enumerate() {
                    self.look(item, &format!("{at}/{index}"), kind);
                }
            }
            Value::Object(object) => {
                match kind {
                    Kind::Schema => self.own(object, at, at.to_owned()),
                    Kind::Holder if object.get("schema").is_some_and(Value::is_object) => {
                        self.own(object, at, format!("{at}/schema"));
                        self.held.push(format!("{at}/schema"));
                    }
                    _ => {}
                }
                for (name, child) in object {
                    if let Some(kind) = inside(kind, name) {
                        self.look(child, &below(at, name), kind);
                    }
                }
            }
            _ => {}
        }
    }

    fn own(&mut self, object: &'a Map<String, Value>, at: &str, schema: String) {
        let mut add = |at: String, value| {
            let (schema, value) = (schema.clone(), Cow::Borrowed(value));
            self.found.push(Example { at, schema, value });
        };
        if let Some(value) = object.get("example") {
            add(format!("{at}/example"), value);
        }
        match object.get("examples") {
            Some(Value::Array(list)) if schema == at => {
                for (index, value) in list.iter().enumerate() {
                    add(format!("{at}/examples/{index}"), value);
                }
            }
            Some(Value::Object(named)) if schema != at => {
                for (name, example) in named {
                    let target = example.get("$ref").and_then(Value::as_str);
                    let target = target.and_then(|it| self.document.pointer(it.strip_prefix('#')?));
                    if let Some(value) = target.unwrap_or(example).get("value") {
                        add(below(&format!("{at}/examples"), name), value);
                    }
                }
            }
            _ => {}
        }
    }
}

/// What a child is; nothing for one that holds no schemas.
fn inside(kind: Kind, name: &str) -> Option<Kind> {
    match kind {
        Kind::Schemas => Some(Kind::Schema),
        Kind::Holders => Some(Kind::Holder),
        Kind::Schema => match name {
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema"
            | "allOf"
            | "anyOf"
            | "oneOf"
            | "prefixItems" => Some(Kind::Schema),
            "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
                Some(Kind::Schemas)
            }
            _ => None,
        },
        Kind::Holder => match name {
            "schema" | "itemSchema" => Some(Kind::Schema),
            "schemas" => Some(Kind::Schemas),
            "example" | "examples" => None,
            "paths" | "webhooks" | "pathItems" | "responses" | "callbacks" | "headers"
            | "content" | "requestBodies" | "encoding" | "mediaTypes" | "parameters" => {
                Some(Kind::Holders)
            }
            name if name.starts_with("x-") => None,
            _ => Some(Kind::Holder),
        },
    }
}

pub(super) fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn examples_are_found_with_their_schemas() {
        let document = json!({
            "paths": { "/a": { "get": {
                "parameters": [{ "name": "q", "schema": { "type": "string" }, "example": 1 }],
                "responses": { "default": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/example" },
                    "examples": {
                        "a/b": { "value": 2 },
                        "c": { "$ref": "#/components/examples/c" },
                        "elsewhere": { "externalValue": "c.json" }
                    }
                } } } }
            } } },
            "components": {
                "examples": { "c": { "value": 3 } },
                "schemas": { "example": {
                    "properties": { "example": { "examples": [4, { "examples": [0] }] } },
                    "default": { "example": 0 },
                    "x-other": { "example": 0 }
                } }
            }
        });
        let found: Vec<(String, String, String)> = examples(&document)
            .into_iter()
            .map(|it| (it.at, it.schema, it.value.to_string()))
            .collect();
        let answer = "/paths/~1a/get/responses/default/content/application~1json";
        let parameter = "/paths/~1a/get/parameters/0";
        let property = "/components/schemas/example/properties/example";
        let expected = [
            (parameter, "/example", "/schema", "1"),
            (answer, "/examples/a~1b", "/schema", "2"),
            (answer, "/examples/c", "/schema", "3"),
            (property, "/examples/0", "", "4"),
            (property, "/examples/1", "", r#"{"examples":[0]}"#),
        ];
        let expected = expected.map(|(holder, at, schema, value)| {
            (
                format!("{holder}{at}"),
                format!("{holder}{schema}"),
                value.to_owned(),
            )
        });
        assert_eq!(found, expected);
    }
}

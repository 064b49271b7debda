//! What is derived from a payload.

use serde_json::{Value, json};

use super::document::Document;
use super::has_a_type;

enum Change {
    Absent,
    Value(Value),
}

impl Document {
    /// The payload, and it with each nullable place as null, each optional place
    /// left out, and each place of an enum with every other value; all valid.
    pub(crate) fn variants(&self, schema: &str, value: &Value) -> Vec<Value> {
        let schema = reference(schema);
        let mut variants = vec![value.clone()];
        let mut changes = Vec::new();
        self.changes(&schema, value, "", &mut changes);
        for (pointer, change) in changes {
            let variant = match change {
                Change::Value(other) => replaced(value, &pointer, other),
                Change::Absent => without(value, &pointer),
            };
            variants.push(variant);
        }
        for variant in &variants {
            assert!(
                self.is_valid(&schema, variant),
                "not valid under the original {schema}: {variant}"
            );
        }
        variants
    }

    fn changes(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<(String, Change)>) {
        let describing = self.describing(schema, value);
        let values = describing.iter().find_map(|it| it["enum"].as_array());
        for other in values.into_iter().flatten().filter(|it| *it != value) {
            found.push((at.to_owned(), Change::Value(other.clone())));
        }
        for (name, child) in value.as_object().into_iter().flatten() {
            let Some(property) = property(&describing, name) else {
                continue;
            };
            let at = format!("{at}/{}", escape(name));
            if self.is_valid(property, &Value::Null) {
                found.push((at.clone(), Change::Value(Value::Null)));
            }
            let declared = describing
                .iter()
                .any(|it| it["properties"][name].is_object());
            let required = describing.iter().any(|it| {
                let required = it["required"].as_array();
                required.is_some_and(|required| required.contains(&json!(name)))
            });
            if declared && !required {
                found.push((at.clone(), Change::Absent));
            }
            if !is_tag(property) {
                self.changes(property, child, &at, found);
            }
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            for schema in describing.iter().filter_map(|it| it.get("items")) {
                self.changes(schema, item, &format!("{at}/{index}"), found);
            }
        }
    }

    /// The payload with undeclared fields in each of its objects that has
    /// declared ones, one at a time.
    pub(super) fn with_undeclared(&self, schema: &str, value: &Value) -> Vec<Value> {
        let mut variants = Vec::new();
        self.walk(
            &reference(schema),
            value,
            "",
            &mut |at, place, describing| {
                if let Value::Object(object) = place
                    && describing.iter().any(|it| it["properties"].is_object())
                {
                    let mut object = object.clone();
                    object.insert("new_field".into(), json!({ "a": [1, null] }));
                    object.insert("another".into(), json!("text"));
                    variants.push(replaced(value, at, object.into()));
                }
            },
        );
        variants
    }

    /// The payload with something new in each place of an enum or of a union that
    /// is told by a tag, one at a time.
    pub(super) fn with_unknown(&self, schema: &str, value: &Value) -> Vec<Value> {
        let mut variants = Vec::new();
        self.walk(&reference(schema), value, "", &mut |at, _, describing| {
            let is_enum = describing.iter().any(|it| it["enum"].is_array());
            let mut others = Vec::new();
            if is_enum {
                others.extend([json!("tomorrow"), json!("")]);
            }
            let mut discriminators = describing.iter().map(|it| &it["discriminator"]);
            if let Some(tag) = discriminators.find_map(|it| it["propertyName"].as_str()) {
                others.extend([
                    json!({ tag: "tomorrow", "a": [1, null] }),
                    json!({ "a": { "b": null }, tag: "tomorrow" }),
                    json!({ tag: 7 }),
                    json!({ tag: null, "a": 1 }),
                    json!({}),
                    json!("a text"),
                    json!([1]),
                ]);
            }
            variants.extend(others.into_iter().map(|other| replaced(value, at, other)));
        });
        variants
    }

    /// Every place of the value that a schema describes.
    fn walk(
        &self,
        schema: &Value,
        value: &Value,
        at: &str,
        found: &mut dyn FnMut(&str, &Value, &[&Value]),
    ) {
        let describing = self.describing(schema, value);
        found(at, value, &describing);
        for (name, child) in value.as_object().into_iter().flatten() {
            if let Some(property) = property(&describing, name) {
                self.walk(property, child, &format!("{at}/{}", escape(name)), found);
            }
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            for schema in describing.iter().filter_map(|it| it.get("items")) {
                self.walk(schema, item, &format!("{at}/{index}"), found);
            }
        }
    }
}

fn replaced(value: &Value, at: &str, other: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(at).expect("a place") = other;
    value
}

fn without(value: &Value, at: &str) -> Value {
    let mut value = value.clone();
    let (parent, name) = at.rsplit_once('/').expect("a step");
    let parent = value.pointer_mut(parent).and_then(Value::as_object_mut);
    let name = name.replace("~1", "/").replace("~0", "~");
    parent.expect("an object").shift_remove(&name);
    value
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// The schema of a property, or that of everything else in a map.
pub(super) fn property<'a>(describing: &[&'a Value], name: &str) -> Option<&'a Value> {
    let declared = describing.iter().find_map(|it| it["properties"].get(name));
    declared.or_else(|| {
        let others = describing.iter().map(|it| &it["additionalProperties"]);
        others.into_iter().find(|it| it.is_object())
    })
}

/// With another tag it would be another member.
fn is_tag(property: &Value) -> bool {
    let target = property["$ref"].as_str();
    target.is_some_and(|target| !has_a_type(target.trim_start_matches("#/components/schemas/")))
}

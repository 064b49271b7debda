//! Which branches of unions the payloads go through.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::document::Document;

const SCHEMAS: &str = "#/components/schemas";
const UNIONS: [&str; 2] = ["anyOf", "oneOf"];

impl Document {
    /// The members of unions that no payload satisfies, as pointers.
    pub(crate) fn uncovered(&self) -> Vec<String> {
        let mut covered = BTreeSet::new();
        for (name, value) in self.each_payload() {
            let schema = json!({ "$ref": format!("{SCHEMAS}/{name}") });
            for value in self.variants(&name, &value) {
                self.cover(&schema, &value, "", &mut covered);
            }
        }
        let mut all = BTreeSet::new();
        members(&self.document["components"]["schemas"], SCHEMAS, &mut all);
        all.difference(&covered).cloned().collect()
    }

    fn cover(&self, schema: &Value, value: &Value, at: &str, covered: &mut BTreeSet<String>) {
        if let Some(target) = self.target(schema) {
            let at = schema["$ref"].as_str().unwrap_or_default();
            return self.cover(target, value, at, covered);
        }
        for union in UNIONS {
            for (index, member) in schema[union].as_array().into_iter().flatten().enumerate() {
                if self.is_valid(member, value) {
                    let at = format!("{at}/{union}/{index}");
                    covered.insert(at.clone());
                    self.cover(member, value, &at, covered);
                }
            }
        }
        for (index, part) in schema["allOf"].as_array().into_iter().flatten().enumerate() {
            self.cover(part, value, &format!("{at}/allOf/{index}"), covered);
        }
        for (name, child) in value.as_object().into_iter().flatten() {
            if let Some(property) = schema["properties"].get(name) {
                self.cover(property, child, &format!("{at}/properties/{name}"), covered);
            } else if schema["additionalProperties"].is_object() {
                let at = format!("{at}/additionalProperties");
                self.cover(&schema["additionalProperties"], child, &at, covered);
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.cover(&schema["items"], item, &format!("{at}/items"), covered);
        }
    }
}

/// Every member of every union below a value.
fn members(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    for (name, child) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        if UNIONS.contains(&name.as_str()) {
            let count = child.as_array().map_or(0, Vec::len);
            found.extend((0..count).map(|index| format!("{at}/{index}")));
        }
        members(child, &at, found);
    }
    for (index, child) in value.as_array().into_iter().flatten().enumerate() {
        members(child, &format!("{at}/{index}"), found);
    }
}

//! The original document, and which of its schemas describe a value.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde_json::{Map, Value, json};

/// As upstream and the drafts have it, before any fixup; but for components that
/// only the fixups have, where those are applied (`crate::FIXUPS`).
const DOCUMENT: &str = include_str!("../../../openapi/perplexity.yaml");

/// The payloads, a file for each family.
const PAYLOADS: [&str; 10] = [
    include_str!("../../payloads/account.yaml"),
    include_str!("../../payloads/agent_events.yaml"),
    include_str!("../../payloads/agent_requests.yaml"),
    include_str!("../../payloads/agent_runs.yaml"),
    include_str!("../../payloads/batches.yaml"),
    include_str!("../../payloads/decisions.yaml"),
    include_str!("../../payloads/embeddings.yaml"),
    include_str!("../../payloads/search.yaml"),
    include_str!("../../payloads/skills.yaml"),
    include_str!("../../payloads/sonar.yaml"),
];

/// Of the components that only the fixups have.
const PAYLOADS_OF_FIXUPS: &str = include_str!("../../payloads/fixups.yaml");

pub(crate) struct Document {
    pub(super) document: Value,
    /// By schema: compiling one takes longer than using it.
    validators: Mutex<HashMap<String, Arc<jsonschema::Validator>>>,
}

static READ: LazyLock<Document> = LazyLock::new(|| {
    let mut document = openapi_build::parse_document(DOCUMENT).expect("YAML");
    add_components(&mut document);
    tell_members_by_tag(&mut document["components"]["schemas"]);
    Document {
        document,
        validators: Mutex::default(),
    }
});

impl Document {
    pub(crate) fn read() -> &'static Self {
        &READ
    }

    fn schemas(&self) -> &Map<String, Value> {
        self.document["components"]["schemas"]
            .as_object()
            .expect("schemas")
    }

    /// The names of all schemas.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.schemas().keys().map(String::as_str)
    }

    /// Payloads by schema, for exactly those that have a Rust type.
    pub(crate) fn payloads(&self) -> BTreeMap<String, Vec<Value>> {
        let mut payloads = BTreeMap::new();
        let of_fixups = (!crate::FIXUPS.is_empty()).then_some(PAYLOADS_OF_FIXUPS);
        for file in PAYLOADS.into_iter().chain(of_fixups) {
            let file = openapi_build::parse_document(file).expect("YAML");
            let file: BTreeMap<String, Vec<Value>> =
                serde_json::from_value(file).expect("lists by schema");
            for (schema, values) in file {
                assert!(!values.is_empty(), "no payload of {schema}");
                let other = payloads.insert(schema.clone(), values);
                assert!(other.is_none(), "{schema} has payloads in two files");
            }
        }
        let named: BTreeSet<&str> = payloads.keys().map(String::as_str).collect();
        let declared = self.names().filter(|schema| super::has_a_type(schema));
        let declared: BTreeSet<&str> = declared.collect();
        let missing: Vec<_> = declared.difference(&named).collect();
        let unknown: Vec<_> = named.difference(&declared).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "tests/payloads has no payload of {missing:?}, and one of {unknown:?}, \
             which the document has not"
        );
        payloads
    }

    pub(crate) fn each_payload(&self) -> Vec<(String, Value)> {
        let payloads = self.payloads().into_iter();
        payloads
            .flat_map(|(schema, values)| {
                values.into_iter().map(move |value| (schema.clone(), value))
            })
            .collect()
    }

    /// By the `jsonschema` crate, against the document itself.
    pub(super) fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        self.validator(schema).is_valid(value)
    }

    fn validator(&self, schema: &Value) -> Arc<jsonschema::Validator> {
        let mut validators = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let validator = validators.entry(schema.to_string()).or_insert_with(|| {
            // All of the document would be compiled again for each schema.
            let mut used = Map::new();
            self.collect_used(schema, &mut used);
            let root = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": { "schemas": used },
                "allOf": [schema],
            });
            Arc::new(jsonschema::validator_for(&root).expect("a schema"))
        });
        Arc::clone(validator)
    }

    /// What the schema refers to, directly or not.
    fn collect_used(&self, schema: &Value, used: &mut Map<String, Value>) {
        if let Some(target) = self.target(schema) {
            let name = schema["$ref"].as_str().unwrap_or_default();
            let name = name.trim_start_matches("#/components/schemas/");
            if used.insert(name.to_owned(), target.clone()).is_none() {
                self.collect_used(target, used);
            }
        }
        match schema {
            Value::Object(object) => object.values().for_each(|it| self.collect_used(it, used)),
            Value::Array(items) => items.iter().for_each(|it| self.collect_used(it, used)),
            _ => {}
        }
    }

    /// The schemas that describe this value: references followed, of a union
    /// the member that it satisfies, and every part of an `allOf`.
    pub(super) fn describing<'a>(&'a self, schema: &'a Value, value: &Value) -> Vec<&'a Value> {
        if let Some(target) = self.target(schema) {
            return self.describing(target, value);
        }
        let mut found = vec![schema];
        for union in ["anyOf", "oneOf"] {
            let mut members = schema[union].as_array().into_iter().flatten();
            if let Some(fits) = members.find(|member| self.is_valid(member, value)) {
                found.extend(self.describing(fits, value));
            }
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            found.extend(self.describing(part, value));
        }
        found
    }

    pub(super) fn target(&self, schema: &Value) -> Option<&Value> {
        let target = schema["$ref"].as_str()?;
        let target = self.document.pointer(target.trim_start_matches('#'));
        Some(target.expect("a target"))
    }
}

/// What fixups add to the document, and not what they change in it: components
/// that upstream has not.
fn add_components(document: &mut Value) {
    if crate::FIXUPS.is_empty() {
        return;
    }
    let fixups = openapi_build::parse_document(crate::FIXUPS).expect("YAML");
    let fixups = fixups.as_array().expect("a list").iter();
    for change in fixups.flat_map(|fixup| fixup["patch"].as_array().expect("a list")) {
        let path = change["path"].as_str().unwrap_or_default();
        let name = path.strip_prefix("/components/schemas/");
        if let Some(name) = name.filter(|name| change["op"] == "add" && !name.contains('/')) {
            document["components"]["schemas"][name] = change["value"].clone();
        }
    }
}

/// JSON Schema does not know the `discriminator` of OpenAPI: by it, a member is
/// the one that its tag says, also where a value would satisfy several.
fn tell_members_by_tag(value: &mut Value) {
    let tag = value.pointer("/discriminator/propertyName").cloned();
    let mapping = value.pointer("/discriminator/mapping").cloned();
    if let (Some(Value::String(tag)), Some(Value::Object(mapping))) = (tag, mapping) {
        for union in ["anyOf", "oneOf"] {
            let members = value.get_mut(union).and_then(Value::as_array_mut);
            for member in members.into_iter().flatten() {
                let tags = mapping.iter().filter(|(_, to)| **to == member["$ref"]);
                let tags: Vec<&String> = tags.map(|(tag, _)| tag).collect();
                if !tags.is_empty() {
                    let by_tag = json!({
                        "properties": { &tag: { "enum": tags } },
                        "required": [&tag],
                    });
                    *member = json!({ "allOf": [member, by_tag] });
                }
            }
        }
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(tell_members_by_tag),
        Value::Array(items) => items.iter_mut().for_each(tell_members_by_tag),
        _ => {}
    }
}

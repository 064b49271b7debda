//! What a payload must survive: valid under the original 3.1 schema, it decodes
//! and encodes to an equal value.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

/// As upstream and the drafts have it, before any fixup.
const DOCUMENT: &str = include_str!("../../openapi/perplexity.yaml");
const PAYLOADS: &str = include_str!("../payloads.yaml");

/// Decodes a value into the type of a schema and encodes it again.
pub(crate) type RoundTrip = fn(schema: &str, value: &Value) -> Option<Result<Value, String>>;

/// Runs every payload and everything derived from it; returns how many.
pub(crate) fn check(round_trip: RoundTrip) -> usize {
    let document = Document::read();
    let payloads = document.payloads();
    let mut failures = Vec::new();
    let mut count = 0;
    for (schema, value) in payloads
        .iter()
        .flat_map(|(schema, values)| values.iter().map(move |value| (schema, value)))
    {
        for value in document.variants(schema, value) {
            count += 1;
            match round_trip(schema, &value) {
                None => failures.push(format!(
                    "{schema} has no Rust type: name it in `round_trip` of tests/it/payloads.rs"
                )),
                Some(Err(error)) => failures.push(format!("{schema}: {value}: {error}")),
                Some(Ok(again)) if plain(&again) != plain(&value) => {
                    failures.push(format!("{schema}: {value} came back as {again}"));
                }
                Some(Ok(_)) => {}
            }
        }
    }
    failures.truncate(3);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    count
}

/// The original document.
pub(crate) struct Document {
    document: Value,
    /// By schema: compiling one takes longer than using it.
    validators: RefCell<HashMap<String, jsonschema::Validator>>,
}

impl Document {
    pub(crate) fn read() -> Self {
        Self {
            document: openapi_build::parse_document(DOCUMENT).expect("YAML"),
            validators: RefCell::default(),
        }
    }

    fn schemas(&self) -> &Map<String, Value> {
        self.document["components"]["schemas"]
            .as_object()
            .expect("schemas")
    }

    pub(crate) fn payloads(&self) -> BTreeMap<String, Vec<Value>> {
        let payloads = openapi_build::parse_document(PAYLOADS).expect("YAML");
        let payloads: BTreeMap<String, Vec<Value>> =
            serde_json::from_value(payloads).expect("lists by schema");
        let named: BTreeSet<_> = payloads.keys().collect();
        let declared: BTreeSet<_> = self.schemas().keys().collect();
        let missing: Vec<_> = declared.difference(&named).collect();
        let unknown: Vec<_> = named.difference(&declared).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "tests/payloads.yaml has no payload of {missing:?}, and one of {unknown:?}, \
             which the document has not"
        );
        payloads
    }

    /// By the `jsonschema` crate, against the document itself.
    fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        let mut validators = self.validators.borrow_mut();
        let validator = validators.entry(schema.to_string()).or_insert_with(|| {
            let root = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": self.document["components"],
                "allOf": [schema],
            });
            jsonschema::validator_for(&root).expect("a schema")
        });
        validator.is_valid(value)
    }

    /// The payload, and it with each nullable place as null and each optional
    /// place left out; all valid.
    fn variants(&self, schema: &str, value: &Value) -> Vec<Value> {
        let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
        let mut variants = vec![value.clone()];
        for (pointer, change) in self.changes(&schema, value, "") {
            let mut variant = value.clone();
            let (parent, name) = pointer.rsplit_once('/').expect("a step");
            let parent = variant.pointer_mut(parent).and_then(Value::as_object_mut);
            let parent = parent.expect("an object");
            match change {
                Change::Null => parent.insert(name.to_owned(), Value::Null),
                Change::Absent => parent.shift_remove(name),
            };
            variants.push(variant);
        }
        for variant in &variants {
            assert!(
                self.is_valid(&schema, variant),
                "not valid under the original: {variant}"
            );
        }
        variants
    }

    fn changes(&self, schema: &Value, value: &Value, at: &str) -> Vec<(String, Change)> {
        let mut changes = Vec::new();
        let Some(schema) = self.schema_of(schema, value) else {
            return changes;
        };
        match value {
            Value::Object(object) => {
                for (name, child) in object {
                    let Some(property) = schema["properties"].get(name) else {
                        continue;
                    };
                    let at = format!("{at}/{name}");
                    if self.is_valid(property, &Value::Null) {
                        changes.push((at.clone(), Change::Null));
                    }
                    let required = schema["required"].as_array();
                    if !required.is_some_and(|required| required.contains(&json!(name))) {
                        changes.push((at.clone(), Change::Absent));
                    }
                    changes.extend(self.changes(property, child, &at));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    changes.extend(self.changes(&schema["items"], item, &format!("{at}/{index}")));
                }
            }
            _ => {}
        }
        changes
    }

    /// The schema that describes this value: references followed, and of a
    /// union the member that it satisfies.
    fn schema_of<'a>(&'a self, schema: &'a Value, value: &Value) -> Option<&'a Value> {
        if let Some(target) = schema["$ref"].as_str() {
            let target = self.document.pointer(target.trim_start_matches('#'))?;
            return self.schema_of(target, value);
        }
        let Some(members) = schema["anyOf"].as_array() else {
            return Some(schema);
        };
        let fits = members.iter().find(|member| self.is_valid(member, value));
        self.schema_of(fits?, value)
    }

    /// The members of unions that no payload satisfies, as pointers.
    pub(crate) fn uncovered(&self) -> Vec<String> {
        let mut covered = BTreeSet::new();
        for (name, values) in self.payloads() {
            let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
            for value in values.iter().flat_map(|value| self.variants(&name, value)) {
                self.cover(&schema, &value, "", &mut covered);
            }
        }
        let mut all = BTreeSet::new();
        members(
            &self.document["components"]["schemas"],
            "#/components/schemas",
            &mut all,
        );
        all.difference(&covered).cloned().collect()
    }

    fn cover(&self, schema: &Value, value: &Value, at: &str, covered: &mut BTreeSet<String>) {
        if let Some(target) = schema["$ref"].as_str() {
            let found = self.document.pointer(target.trim_start_matches('#'));
            return self.cover(found.expect("a target"), value, target, covered);
        }
        for (index, member) in schema["anyOf"].as_array().into_iter().flatten().enumerate() {
            if self.is_valid(member, value) {
                let at = format!("{at}/anyOf/{index}");
                covered.insert(at.clone());
                self.cover(member, value, &at, covered);
            }
        }
        for (name, child) in value.as_object().into_iter().flatten() {
            if let Some(property) = schema["properties"].get(name) {
                self.cover(property, child, &format!("{at}/properties/{name}"), covered);
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.cover(&schema["items"], item, &format!("{at}/items"), covered);
        }
    }
}

enum Change {
    Null,
    Absent,
}

/// Every member of every union below a value.
fn members(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    for (name, child) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        if name == "anyOf" {
            let count = child.as_array().map_or(0, Vec::len);
            found.extend((0..count).map(|index| format!("{at}/{index}")));
        }
        members(child, &at, found);
    }
    for (index, child) in value.as_array().into_iter().flatten().enumerate() {
        members(child, &format!("{at}/{index}"), found);
    }
}

/// A value with what JSON counts as equal written in one way: in objects null
/// is absent, and `0.0` is `0`.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => json!(float as i64),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

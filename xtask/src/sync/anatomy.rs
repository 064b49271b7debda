//! Which keys of an OpenAPI document are keywords, which are names, and what is prose.

use serde_json::{Map, Value};

/// What the keys of an object mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Keywords of OpenAPI.
    Words,
    /// Names that somebody chose: a property may be called `title`.
    Names,
    /// A value, not a description of one: an example, a default.
    Data,
}

impl Keys {
    pub(crate) fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Data, _) => Self::Data,
            (Self::Names, _) => Self::Words,
            (
                Self::Words,
                "$defs" | "callbacks" | "content" | "dependentSchemas" | "encoding" | "headers"
                | "links" | "mapping" | "parameters" | "pathItems" | "paths" | "patternProperties"
                | "properties" | "requestBodies" | "responses" | "schemas" | "securitySchemes"
                | "variables",
            ) => Self::Names,
            (Self::Words, "const" | "default" | "enum" | "example" | "examples") => Self::Data,
            (Self::Words, _) => Self::Words,
        }
    }
}

/// What is for readers only: two descriptions that differ in nothing else describe the same.
const PROSE: [&str; 6] = [
    "description",
    "example",
    "examples",
    "externalDocs",
    "summary",
    "title",
];

/// A component, or what stands in an operation, without its prose. Pointers into the result are
/// pointers into `value` too.
pub(crate) fn without_prose(value: &Value) -> Value {
    strip(value, Keys::Words)
}

fn strip(value: &Value, keys: Keys) -> Value {
    match value {
        Value::Object(object) => {
            let told = object
                .iter()
                .filter(|(key, _)| keys != Keys::Words || !PROSE.contains(&key.as_str()));
            told.map(|(key, value)| (key.clone(), strip(value, keys.below(key))))
                .collect()
        }
        Value::Array(items) if keys != Keys::Data => {
            items.iter().map(|item| strip(item, Keys::Words)).collect()
        }
        other => other.clone(),
    }
}

/// Calls `visit` with every object whose keys are keywords, from the inside out; what extensions
/// hold is nobody's business.
pub(crate) fn each_object(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    each(value, Keys::Words, visit);
}

fn each(value: &mut Value, keys: Keys, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                if keys != Keys::Words || !key.starts_with("x-") {
                    each(value, keys.below(key), visit);
                }
            }
            if keys == Keys::Words {
                visit(object);
            }
        }
        Value::Array(items) if keys != Keys::Data => {
            for item in items {
                each(item, Keys::Words, visit);
            }
        }
        _ => {}
    }
}

/// Something that points elsewhere in the document.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The JSON pointer to where it stands.
    pub(crate) at: String,
    /// As it is written: `#/components/schemas/…`, or what a reader of it makes of a shorter form.
    pub(crate) target: String,
}

/// Every reference in `value`, which stands `at`: `$ref`, the mapping of a discriminator, and the
/// security schemes of an operation.
pub(crate) fn references(value: &Value, at: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    collect(value, at, Keys::Words, &mut found);
    found
}

fn collect(value: &Value, at: &str, keys: Keys, found: &mut Vec<Reference>) {
    match value {
        Value::Object(object) => {
            if keys == Keys::Words {
                found.extend(own_references(object, at));
            }
            for (key, value) in object {
                collect(value, &pointer(at, key), keys.below(key), found);
            }
        }
        Value::Array(items) if keys != Keys::Data => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{at}/{index}"), Keys::Words, found);
            }
        }
        _ => {}
    }
}

fn own_references(object: &Map<String, Value>, at: &str) -> Vec<Reference> {
    let text = |at: String, value: &Value| {
        let target = value.as_str()?.to_owned();
        Some(Reference { at, target })
    };
    let reference = object
        .get("$ref")
        .and_then(|value| text(pointer(at, "$ref"), value));
    let mapping = object.get("mapping").and_then(Value::as_object);
    let mapping = mapping.into_iter().flatten().filter_map(|(key, value)| {
        let at = pointer(&pointer(at, "mapping"), key);
        text(at, value).filter(|reference| reference.target.starts_with('#'))
    });
    let security = object.get("security").and_then(Value::as_array);
    let security = security.into_iter().flatten().enumerate();
    let security = security.flat_map(|(index, wanted)| {
        let names = wanted.as_object().into_iter().flat_map(Map::keys);
        names.map(move |name| Reference {
            at: pointer(&format!("{at}/security/{index}"), name),
            target: pointer("#/components/securitySchemes", name),
        })
    });
    reference
        .into_iter()
        .chain(mapping)
        .chain(security)
        .collect()
}

/// `key` below `at`, as RFC 6901 writes it.
pub(crate) fn pointer(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A key as it was before RFC 6901 wrote it.
pub(crate) fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

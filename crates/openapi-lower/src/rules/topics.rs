//! What a schema speaks of, so that a rule runs where it has something to do.
//!
//! Most schemas say what OpenAPI 3.0 says, in its words. One look at their
//! keywords costs less than a look for every keyword that a rule is about.

use serde_json::{Map, Value};

use super::keywords::is_dropped;
use super::types::TYPES;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    Nullable,
    Union,
    Reference,
    Tuple,
    Patterns,
    Const,
    Enum,
    /// A `type` that is no name of OpenAPI 3.0.
    Types,
    Array,
    Exclusive,
    Bound,
    Count,
    NullDefault,
    Examples,
    Content,
    Required,
    /// What OpenAPI 3.0 cannot say.
    Dropped,
    /// No keyword at all.
    Unknown,
    Discriminator,
    Xml,
}

/// A set of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Topics(u32);

impl Topics {
    pub(crate) fn of(schema: &Map<String, Value>) -> Self {
        let topics = schema.iter().filter_map(|(name, value)| topic(name, value));
        Self(topics.fold(0, |all, topic| all | 1 << topic as u32))
    }

    pub(crate) fn have(self, topic: Topic) -> bool {
        self.0 & 1 << topic as u32 != 0
    }
}

/// The frequent ones stand first.
pub(super) fn topic(keyword: &str, value: &Value) -> Option<Topic> {
    Some(match keyword {
        "type" => match value {
            Value::String(name) if name == "array" => Topic::Array,
            Value::String(name) if TYPES.contains(&name.as_str()) => return None,
            _ => Topic::Types,
        },
        "default" if value.is_null() => Topic::NullDefault,
        "description" | "title" | "properties" | "format" | "example" | "default" => return None,
        "$ref" => Topic::Reference,
        "items" if value.is_array() => Topic::Tuple,
        "items" => return None,
        "required" => Topic::Required,
        "anyOf" | "oneOf" => Topic::Union,
        "enum" => Topic::Enum,
        "const" => Topic::Const,
        "nullable" => Topic::Nullable,
        "examples" => Topic::Examples,
        "additionalProperties"
        | "allOf"
        | "pattern"
        | "uniqueItems"
        | "deprecated"
        | "readOnly"
        | "writeOnly"
        | "externalDocs"
        | "not" => return None,
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            Topic::Count
        }
        "minimum" | "maximum" | "multipleOf" => Topic::Bound,
        "exclusiveMinimum" | "exclusiveMaximum" => Topic::Exclusive,
        "discriminator" => Topic::Discriminator,
        "xml" => Topic::Xml,
        "prefixItems" => Topic::Tuple,
        "patternProperties" => Topic::Patterns,
        "contentEncoding" | "contentMediaType" => Topic::Content,
        _ if keyword.starts_with("x-") => return None,
        _ if is_dropped(keyword) => Topic::Dropped,
        _ => Topic::Unknown,
    })
}

//! The schema of a type.

use std::error::Error;
use std::fmt;

use openapi_runtime::codec::serde_json::{Map, Value};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::rewrite::{Refusal, rewrite};

/// The longest name that the service takes.
const LONGEST_NAME: usize = 64;

/// The JSON Schema of a type, as `response_format` takes it.
///
/// The service's [docs] exclude recursion and objects of any shape. The Agent
/// API hands the schema on to models of several providers, and the strictest
/// of them take less still, so the schema is made to suit these: every object
/// is closed (`additionalProperties: false`) and requires each of its fields,
/// references are written out, `oneOf` is `anyOf`, and what models do not
/// read (`$schema`, `title`, `default`, `examples`, `uniqueItems`, formats
/// such as `uint8`) is left out. Bounds, patterns and descriptions stay: a
/// doc comment on a field is what the model goes by.
///
/// An `Option` may be null, but is not left out by the model. What the type
/// accepts beyond that, such as an absent field with a default, it accepts
/// still.
///
/// ```
/// use perplexity_client::structured::schema_for;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Answer {
///     /// In one sentence.
///     summary: String,
///     year: Option<u16>,
/// }
///
/// let schema = schema_for::<Answer>()?;
/// assert_eq!(
///     serde_json::to_value(schema.schema())?,
///     serde_json::json!({
///         "type": "object",
///         "properties": {
///             "summary": { "description": "In one sentence.", "type": "string" },
///             "year": { "type": ["integer", "null"], "minimum": 0, "maximum": 65535 },
///         },
///         "required": ["summary", "year"],
///         "additionalProperties": false,
///     })
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [docs]: https://docs.perplexity.ai/guides/structured-outputs
///
/// # Errors
///
/// Where the type cannot be expressed, naming the field or the type: one that
/// is no struct, contains itself, or has a map, a tuple, a flattened enum, or
/// a field of any shape such as `serde_json::Value`.
pub fn schema_for<T: JsonSchema>() -> Result<AnswerSchema, SchemaError> {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<T>();
    let type_name = T::schema_name().into_owned();
    match rewrite(schema.as_value(), &type_name) {
        Ok(schema) => Ok(AnswerSchema {
            name: name(&type_name),
            schema,
        }),
        Err(refusal) => Err(SchemaError { type_name, refusal }),
    }
}

/// What the service takes as a name: at most 64 letters, digits, `_` and `-`.
fn name(type_name: &str) -> String {
    let known = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let name = type_name.chars().take(LONGEST_NAME);
    let name: String = name
        .map(|char| if known(char) { char } else { '_' })
        .collect();
    if name.is_empty() {
        "answer".to_owned()
    } else {
        name
    }
}

/// A schema and its name: what [`schema_for`] returns.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerSchema {
    name: String,
    schema: Map<String, Value>,
}

impl AnswerSchema {
    /// The name of the type, of at most 64 characters. The Agent API requires
    /// one.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The schema.
    pub fn schema(&self) -> &Map<String, Value> {
        &self.schema
    }

    /// The name and the schema.
    pub fn into_parts(self) -> (String, Map<String, Value>) {
        (self.name, self.schema)
    }
}

/// Why a type has no schema that models take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    type_name: String,
    refusal: Refusal,
}

impl SchemaError {
    /// Which field, such as `peaks[].notes`; empty for the type itself.
    pub fn path(&self) -> &str {
        &self.refusal.path
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` has no schema that models take: ", self.type_name)?;
        match self.path() {
            "" => write!(f, "it {}", self.refusal.reason),
            path => write!(f, "the field `{path}` {}", self.refusal.reason),
        }
    }
}

impl Error for SchemaError {}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_has_only_what_the_service_takes() {
        for (type_name, expected) in [
            ("Report", "Report"),
            ("Page<Größe>", "Page_Gr__e_"),
            ("a-b_c 1", "a-b_c_1"),
            ("", "answer"),
        ] {
            assert_eq!(name(type_name), expected);
        }
        assert_eq!(name(&"é".repeat(100)), "_".repeat(64));
    }
}

//! What Pydantic would say to what JSON Schema finds wrong.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

/// The value is no object, and what is wanted has fields.
pub(super) const NO_OBJECT: &str =
    "Input should be a valid dictionary or object to extract fields from";

/// Pydantic's name for it, and the words. `schema` has the keyword that does not hold.
pub(super) fn words<'e>(error: &'e ValidationError<'_>, schema: &Value) -> (&'e str, String) {
    let (kind, msg) = match error.kind() {
        Kind::Type { kind } => type_words(kind, error.instance(), schema),
        // An enum that stands where it is used is a literal; a class of its own has a name.
        Kind::Enum { options } => {
            let kind = if is_named(error) {
                "enum"
            } else {
                "literal_error"
            };
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            (
                kind,
                Some(format!("Input should be {}", alternatives(options))),
            )
        }
        kind => keyword_words(kind),
    };
    // For want of words, those of the validator, with the value left out.
    (kind, msg.unwrap_or_else(|| error.masked().to_string()))
}

/// Whether the schema is a component, and not a part of one.
fn is_named(error: &ValidationError<'_>) -> bool {
    let path = error.schema_path().as_str();
    let inside = path.strip_prefix("/components/schemas/");
    inside.is_some_and(|inside| inside.split('/').count() == 2)
}

fn keyword_words(kind: &Kind) -> (&str, Option<String>) {
    let input = |rest: String| Some(format!("Input should {rest}"));
    match kind {
        Kind::Required { .. } => ("missing", Some("Field required".to_owned())),
        Kind::Constant { expected_value } => {
            let only = alternatives(std::slice::from_ref(expected_value));
            ("literal_error", input(format!("be {only}")))
        }
        Kind::Minimum { limit } => (
            "greater_than_equal",
            input(format!("be greater than or equal to {limit}")),
        ),
        Kind::ExclusiveMinimum { limit } => {
            ("greater_than", input(format!("be greater than {limit}")))
        }
        Kind::Maximum { limit } => (
            "less_than_equal",
            input(format!("be less than or equal to {limit}")),
        ),
        Kind::ExclusiveMaximum { limit } => ("less_than", input(format!("be less than {limit}"))),
        Kind::MinLength { limit } => (
            "string_too_short",
            Some(format!("String should have at least {limit} characters")),
        ),
        Kind::MaxLength { limit } => (
            "string_too_long",
            Some(format!("String should have at most {limit} characters")),
        ),
        Kind::Pattern { pattern } => (
            "string_pattern_mismatch",
            Some(format!("String should match pattern '{pattern}'")),
        ),
        Kind::MinItems { limit } => (
            "too_short",
            Some(format!(
                "List should have at least {limit} items after validation"
            )),
        ),
        Kind::MaxItems { limit } => (
            "too_long",
            Some(format!(
                "List should have at most {limit} items after validation"
            )),
        ),
        Kind::AdditionalProperties { .. } => (
            "extra_forbidden",
            Some("Extra inputs are not permitted".to_owned()),
        ),
        _ => ("value_error", None),
    }
}

fn type_words(kind: &TypeKind, value: &Value, schema: &Value) -> (&'static str, Option<String>) {
    let TypeKind::Single(wanted) = kind else {
        return ("value_error", None);
    };
    let (kind, msg) = match (wanted, value) {
        (JsonType::Integer, Value::String(text)) if text.trim().parse::<i128>().is_err() => (
            "int_parsing",
            "Input should be a valid integer, which this text is not",
        ),
        (JsonType::Integer, Value::Number(_)) => (
            "int_from_float",
            "Input should be a valid integer, without a fraction",
        ),
        (JsonType::Number, Value::String(text)) if text.trim().parse::<f64>().is_err() => (
            "float_parsing",
            "Input should be a valid number, which this text is not",
        ),
        (JsonType::Boolean, value) if !may_be_boolean(value) => (
            "bool_parsing",
            "Input should be a valid boolean, which cannot be read from this",
        ),
        (JsonType::String, _) => ("string_type", "Input should be a valid string"),
        (JsonType::Integer, _) => ("int_type", "Input should be a valid integer"),
        (JsonType::Number, _) => ("float_type", "Input should be a valid number"),
        (JsonType::Boolean, _) => ("bool_type", "Input should be a valid boolean"),
        (JsonType::Array, _) => ("list_type", "Input should be a valid list"),
        (JsonType::Null, _) => ("none_required", "Input should be None"),
        (JsonType::Object, _) if schema.get("properties").is_none() => {
            ("dict_type", "Input should be a valid dictionary")
        }
        (JsonType::Object, _) => ("model_attributes_type", NO_OBJECT),
    };
    (kind, Some(msg.to_owned()))
}

/// False for a text or a whole number that Pydantic cannot read as one. What it can, we refuse
/// nevertheless, by the words that it has for values of other types.
fn may_be_boolean(value: &Value) -> bool {
    const TEXTS: [&str; 12] = [
        "0", "1", "f", "false", "n", "no", "off", "on", "t", "true", "y", "yes",
    ];
    match value {
        Value::String(text) => TEXTS.contains(&text.to_ascii_lowercase().as_str()),
        Value::Number(number) => number.is_f64() || matches!(number.as_i64(), Some(0 | 1)),
        _ => true,
    }
}

/// A value as Python prints it.
pub(super) fn python(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        other => other.to_string(),
    }
}

/// `'a', 'b' or 'c'`
pub(super) fn alternatives(options: &[Value]) -> String {
    let mut quoted: Vec<_> = options
        .iter()
        .map(|option| match option {
            Value::String(text) => format!("'{text}'"),
            other => other.to_string(),
        })
        .collect();
    let last = quoted.pop().unwrap_or_default();
    if quoted.is_empty() {
        last
    } else {
        format!("{} or {last}", quoted.join(", "))
    }
}

//! What Pydantic would say to what JSON Schema finds wrong.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::LocationSegment;
use jsonschema::{JsonType, ValidationError};
use serde_json::{Value, json};

use super::Detail;

/// One detail, or for a union none of whose members has the value's type, one for each member.
pub(crate) fn details(error: &ValidationError<'_>) -> Vec<Detail> {
    let members = match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => context.as_slice(),
        _ => &[],
    };
    let mut details: Vec<_> = members
        .iter()
        .flatten()
        .filter(|inner| inner.instance_path() == error.instance_path() && !asks_for_null(inner))
        .map(detail)
        .collect();
    // Members may ask for the same: five kinds of objects are one objection.
    details.dedup();
    if details.is_empty() {
        details.push(detail(error));
    }
    details
}

/// Null stands for an optional field, which is not what was meant when something was sent.
fn asks_for_null(error: &ValidationError<'_>) -> bool {
    matches!(
        error.kind(),
        Kind::Type {
            kind: TypeKind::Single(JsonType::Null)
        }
    )
}

fn detail(error: &ValidationError<'_>) -> Detail {
    let (kind, msg) = words(error.kind());
    // Of words of our own, those of the validator, with the value left out.
    let msg = msg.unwrap_or_else(|| error.masked().to_string());
    let missing = match error.kind() {
        Kind::Required { property } => Some(property.clone()),
        _ => None,
    };
    let loc = error.instance_path().into_iter().map(|step| match step {
        LocationSegment::Property(name) => json!(name),
        LocationSegment::Index(number) => json!(number),
    });
    Detail::new(loc.chain(missing), kind, msg)
}

fn words(kind: &Kind) -> (&str, Option<String>) {
    let input = |rest: String| Some(format!("Input should {rest}"));
    match kind {
        Kind::Required { .. } => ("missing", Some("Field required".to_owned())),
        Kind::Type { kind } => type_words(kind),
        Kind::Enum { options } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            ("enum", input(format!("be {}", alternatives(options))))
        }
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

fn type_words(kind: &TypeKind) -> (&'static str, Option<String>) {
    let TypeKind::Single(kind) = kind else {
        return ("value_error", None);
    };
    let (kind, msg) = match kind {
        JsonType::String => ("string_type", "a valid string"),
        JsonType::Integer => ("int_type", "a valid integer"),
        JsonType::Number => ("float_type", "a valid number"),
        JsonType::Boolean => ("bool_type", "a valid boolean"),
        JsonType::Array => ("list_type", "a valid list"),
        JsonType::Null => ("none_required", "None"),
        JsonType::Object => (
            "model_attributes_type",
            "a valid dictionary or object to extract fields from",
        ),
    };
    (kind, Some(format!("Input should be {msg}")))
}

/// `'a', 'b' or 'c'`
fn alternatives(options: &[Value]) -> String {
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

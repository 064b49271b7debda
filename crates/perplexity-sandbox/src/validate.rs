//! The document as a judge of JSON: its schemas are draft 2020-12, read as they are.

use std::collections::BTreeMap;
use std::fmt;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, Validator};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::Error;
use crate::refusal::{Detail, Objections};

/// What the document is called where its schemas refer to each other; never fetched.
const BASE: &str = "urn:perplexity-sandbox:document";

/// A JSON pointer becomes a URI's fragment: braces stand in every path with a parameter.
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// One thing that is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// A few say what is wrong; a list of hundreds says nothing.
const MOST_SHOWN: usize = 5;

impl Violation {
    pub(crate) fn new(pointer: &str, message: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            message: message.to_owned(),
        }
    }

    pub(crate) fn write_all(violations: &[Self], f: &mut impl fmt::Write) -> fmt::Result {
        for (number, violation) in violations.iter().take(MOST_SHOWN).enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            write!(
                f,
                "{separator}at \"{}\": {}",
                violation.pointer, violation.message
            )?;
        }
        match violations.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Schemas of the document, compiled once, found by their JSON pointers.
#[derive(Debug)]
pub(crate) struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    pub(crate) fn compile<'p>(
        document: &Value,
        pointers: impl IntoIterator<Item = &'p str>,
    ) -> Result<Self, Error> {
        let mut document = document.clone();
        read_nullable(&mut document);
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, &document)
            .and_then(|builder| builder.prepare())
            .map_err(|error| Error::document(error.to_string()))?;
        let mut schemas = BTreeMap::new();
        for pointer in pointers {
            let fragment = utf8_percent_encode(pointer, FRAGMENT);
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(&registry)
                .offline()
                .build(&json!({ "$ref": format!("{BASE}#{fragment}") }))
                .map_err(|error| Error::document(format!("{pointer}: {error}")))?;
            schemas.insert(pointer.to_owned(), validator);
        }
        Ok(Self(schemas))
    }

    /// What is wrong with `value` by the schema at `pointer`; nothing if that was not compiled.
    pub(crate) fn check(&self, pointer: &str, value: &Value) -> Vec<Violation> {
        let mut violations = Vec::new();
        if let Some(validator) = self.0.get(pointer) {
            for error in validator.iter_errors(value) {
                explain(&error, &mut violations);
            }
        }
        violations
    }

    /// The same for whoever sent it, as FastAPI would say it.
    pub(crate) fn details(&self, document: &Value, pointer: &str, value: &Value) -> Vec<Detail> {
        let Some(validator) = self.0.get(pointer) else {
            return Vec::new();
        };
        let errors: Vec<_> = validator.iter_errors(value).collect();
        Objections::new(document).details(&errors)
    }
}

/// The document is OpenAPI 3.1, and still says `nullable` here and there, as 3.0 did: what is meant
/// is plain, and the service sends nulls there.
fn read_nullable(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(read_nullable),
        Value::Object(object) => {
            object.values_mut().for_each(read_nullable);
            if object.get("nullable") != Some(&Value::Bool(true)) {
                return;
            }
            if let Some(kind @ Value::String(_)) = object.get_mut("type") {
                *kind = json!([kind.take(), "null"]);
            }
            if let Some(Value::Array(values)) = object.get_mut("enum") {
                values.push(Value::Null);
            }
        }
        _ => {}
    }
}

/// "Not valid under any of the schemas" helps nobody: goes down into the member that was most
/// likely meant, and reports what is wrong there.
fn explain(error: &ValidationError<'_>, violations: &mut Vec<Violation>) {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } =
        error.kind()
        && let Some(meant) = context
            .iter()
            .min_by_key(|member| strangeness(error, member))
        && !has_other_type(error, meant)
    {
        for inner in meant {
            explain(inner, violations);
        }
        return;
    }
    violations.push(Violation {
        pointer: error.instance_path().as_str().to_owned(),
        // Masked: values may be long, and one look at the pointer finds them.
        message: error.masked().to_string(),
    });
}

/// How little a member of a union looks like what was meant: another JSON type first, another tag
/// next, then the number of its errors.
fn strangeness(
    union: &ValidationError<'_>,
    member: &[ValidationError<'static>],
) -> (bool, bool, usize) {
    let other_tag = member.iter().any(|error| {
        matches!(
            error.kind(),
            ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. }
        )
    });
    (has_other_type(union, member), other_tag, member.len())
}

fn has_other_type(union: &ValidationError<'_>, member: &[ValidationError<'static>]) -> bool {
    member.iter().any(|error| {
        matches!(error.kind(), ValidationErrorKind::Type { .. })
            && error.instance_path() == union.instance_path()
    })
}

#[cfg(test)]
mod tests;

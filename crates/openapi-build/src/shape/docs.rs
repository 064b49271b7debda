//! Prose: what the document says, and what of it the types do not check.

use serde_json::Value;

use super::{names, schema};

pub(crate) use super::markdown::escape;

/// What a type is: the description, or else the place where it stood; and its
/// name in the document where that is another one.
pub(crate) fn of_type(schema: &Value, role: Option<&str>, name: &str, pointer: &str) -> String {
    let description = schema.get("description").and_then(Value::as_str);
    let mut parts = vec![sentence(&match (description, role) {
        (Some(text), _) => escape(text),
        (None, Some(role)) => role.to_owned(),
        (None, None) => String::new(),
    })];
    let original = pointer.strip_prefix("/components/schemas/");
    let original = original.filter(|original| !original.contains('/'));
    if let Some(original) = original.filter(|original| *original != name || description.is_none()) {
        parts.push(format!("`{original}` in the document."));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// What a field holds: the description or title, bounds, format, default.
/// Empty where the document says no more than the name.
pub(crate) fn of_field(name: &str, schema: &Value) -> String {
    let text = |keyword| schema.get(keyword).and_then(Value::as_str);
    // FastAPI makes a title of every name.
    let title = text("title").filter(|title| names::snake_name(title) != names::snake_name(name));
    let said = text("description").or(title).unwrap_or_default();
    let mut parts = vec![sentence(&escape(said)), constraints(schema).join(" ")];
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// What the service checks and the type does not.
fn constraints(schema: &Value) -> Vec<String> {
    const SAID: &[(&str, &str)] = &[
        ("format", "Format"),
        ("minimum", "At least"),
        ("maximum", "At most"),
        ("multipleOf", "A multiple of"),
        ("minLength", "Characters, at least"),
        ("maxLength", "Characters, at most"),
        ("pattern", "Pattern"),
        ("minItems", "Items, at least"),
        ("maxItems", "Items, at most"),
        ("default", "Where it is left out, the service takes"),
    ];
    let mut said: Vec<String> = SAID
        .iter()
        .filter_map(|(keyword, words)| {
            let value = schema.get(*keyword).filter(|value| !value.is_null())?;
            // What the Rust type says by itself, or the line about secrets.
            let is_said = *keyword == "format"
                && ["password", "int32", "int64", "float", "double"]
                    .iter()
                    .any(|it| value == it);
            if is_said {
                return None;
            }
            let exclusive = match *keyword {
                "minimum" => schema.get("exclusiveMinimum"),
                "maximum" => schema.get("exclusiveMaximum"),
                _ => None,
            };
            let more = if exclusive == Some(&Value::Bool(true)) {
                ", exclusive"
            } else {
                ""
            };
            Some(format!("{words}: {}{more}.", code(&value.to_string())))
        })
        .collect();
    if schema::is_secret(schema) {
        said.push("Secret: `Debug` does not print it.".to_owned());
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        let values: Vec<String> = values
            .iter()
            .map(|value| code(&value.to_string()))
            .collect();
        said.push(format!("One of: {}.", values.join(", ")));
    }
    said
}

/// A value in a sentence.
pub(crate) fn code(value: &str) -> String {
    let shown = |c: char| match c {
        '`' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    match value {
        "" => "the empty text".to_owned(),
        value => format!("`{}`", value.chars().map(shown).collect::<String>()),
    }
}

/// With a full stop where it has no end.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    let is_code_block = text.ends_with("``") || text.ends_with('~');
    if text.is_empty() || is_code_block || text.ends_with(['.', '!', '?', ':', ';']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

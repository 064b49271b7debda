//! Prose: what the document says, and what of it the types do not check.

use serde_json::Value;

use super::names;

/// What a type is: the description, or else the place where it stood.
pub(crate) fn of_type(schema: &Value, role: Option<&str>) -> String {
    let description = schema.get("description").and_then(Value::as_str);
    let said = match (description.map(escape), role) {
        (Some(text), _) => text,
        (None, Some(role)) => format!("{role}."),
        (None, None) => schema
            .get("title")
            .and_then(Value::as_str)
            .map(|title| format!("`{title}` in the document."))
            .unwrap_or_default(),
    };
    sentence(&said)
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
            Some(format!(
                "{words}: `{}`{more}.",
                value.to_string().replace('`', "'")
            ))
        })
        .collect();
    if let Some(Value::Array(values)) = schema.get("enum") {
        let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        said.push(format!("One of: {}.", values.join(", ")));
    }
    said
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', ';', '`']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// Upstream's Markdown, so that rustdoc neither links, nor hides, nor runs
/// what its author meant as text.
pub(crate) fn escape(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut escaped = String::new();
        let mut in_code = false;
        // Indented text would be an example to compile.
        for word in line.trim_start().split_inclusive(' ') {
            let bare = word.trim_end();
            if !in_code && (bare.starts_with("https://") || bare.starts_with("http://")) {
                escaped.push_str(&link(word));
                continue;
            }
            for c in word.chars() {
                if c == '`' {
                    in_code = !in_code;
                }
                if !in_code && matches!(c, '[' | ']' | '<' | '>' | '*' | '_') {
                    escaped.push('\\');
                }
                escaped.push(c);
            }
        }
        lines.push(escaped);
    }
    lines.join("\n")
}

fn link(word: &str) -> String {
    let address = word.trim_end();
    let end = address.trim_end_matches(['.', ',', ')', ';']);
    let after = address.get(end.len()..).unwrap_or_default();
    let space = word.get(address.len()..).unwrap_or_default();
    format!("<{end}>{after}{space}")
}

//! Values that are more than a text, in a query, a path, a header or a form.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;

/// How a list or an object is written where only texts can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// A pair for each item of a list, or for each field of an object.
    Pairs,
    /// One text with commas between: `a,b`.
    Comma,
    /// One text with spaces between.
    Space,
    /// One text with `|` between.
    Pipe,
    /// A pair `name[field]` for each field.
    Deep,
    /// JSON.
    Json,
}

/// The pairs that a value makes under a name; none for null and for what is empty.
pub(crate) fn pairs(
    name: &str,
    value: &(impl Serialize + ?Sized),
    style: Style,
) -> Result<Vec<(String, String)>, Error> {
    let value = to_value(name, value)?;
    let mut pairs = Vec::new();
    match (style, value) {
        (_, Value::Null) => {}
        (Style::Json, value) => pairs.push((name.to_owned(), value.to_string())),
        (Style::Pairs, Value::Array(items)) => {
            pairs.extend(items.iter().map(|item| (name.to_owned(), plain(item))));
        }
        (Style::Pairs, Value::Object(fields)) => {
            for (field, value) in &fields {
                exploded(field, value, &mut pairs);
            }
        }
        (Style::Deep, value) => deep(name, &value, &mut pairs),
        (style, value) => pairs.push((name.to_owned(), joined(&value, style))),
    }
    Ok(pairs)
}

/// Pairs as the body of a form.
pub(crate) fn urlencoded(pairs: &[(String, String)]) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'*');
    let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&").replace("%20", "+")
}

/// One text of a value.
pub(crate) fn text(
    name: &str,
    value: &(impl Serialize + ?Sized),
    style: Style,
) -> Result<String, Error> {
    let value = to_value(name, value)?;
    Ok(match style {
        Style::Json => match value {
            // A part of a form is a text as it is.
            Value::String(text) => text,
            value => value.to_string(),
        },
        style => joined(&value, style),
    })
}

/// The parts of a form that a value makes: one for each item of a list, and none for null. Objects are JSON.
///
/// As [RFC 7578](https://www.rfc-editor.org/rfc/rfc7578#section-4.3) has lists, and OpenAPI by that.
pub(crate) fn parts(
    name: &str,
    value: &(impl Serialize + ?Sized),
    style: Style,
) -> Result<Vec<String>, Error> {
    let value = to_value(name, value)?;
    Ok(match (style, value) {
        (_, Value::Null) => Vec::new(),
        (Style::Json | Style::Pairs, Value::Array(items)) => items.iter().map(plain).collect(),
        (Style::Json | Style::Pairs, value) => vec![plain(&value)],
        (style, value) => vec![joined(&value, style)],
    })
}

fn to_value(name: &str, value: &(impl Serialize + ?Sized)) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| {
        Error::invalid_input(format!("the value of `{name}` cannot be written")).with_source(error)
    })
}

/// A field of an object and what is in it, under its own name.
fn exploded(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(items)
            if items
                .iter()
                .all(|item| !item.is_object() && !item.is_array()) =>
        {
            pairs.extend(items.iter().map(|item| (name.to_owned(), plain(item))));
        }
        value => deep(name, value, pairs),
    }
}

fn deep(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (field, value) in fields {
                deep(&format!("{name}[{field}]"), value, pairs);
            }
        }
        Value::Array(items) => {
            for item in items {
                deep(&format!("{name}[]"), item, pairs);
            }
        }
        value => pairs.push((name.to_owned(), plain(value))),
    }
}

fn joined(value: &Value, style: Style) -> String {
    let between = match style {
        Style::Space => " ",
        Style::Pipe => "|",
        Style::Pairs | Style::Comma | Style::Deep | Style::Json => ",",
    };
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            items.join(between)
        }
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let pieces: Vec<String> = fields
                .flat_map(|(name, value)| [name.clone(), plain(value)])
                .collect();
            pieces.join(between)
        }
        value => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_written_by_its_style() {
        let list = json!(["a", 1]);
        let object = json!({ "x": "a", "y": [1, 2], "z": null });
        for (style, value, expected) in [
            (Style::Pairs, &list, "n=a&n=1"),
            (Style::Comma, &list, "n=a,1"),
            (Style::Space, &list, "n=a 1"),
            (Style::Pipe, &list, "n=a|1"),
            (Style::Json, &list, "n=[\"a\",1]"),
            (Style::Pairs, &object, "x=a&y=1&y=2"),
            (Style::Comma, &object, "n=x,a,y,[1,2]"),
            (Style::Deep, &object, "n[x]=a&n[y][]=1&n[y][]=2"),
            (Style::Pairs, &json!(null), ""),
            (Style::Deep, &json!("t"), "n=t"),
        ] {
            let pairs = pairs("n", value, style).unwrap();
            let pairs: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
            assert_eq!(pairs.join("&"), expected, "{style:?}");
        }
    }
}

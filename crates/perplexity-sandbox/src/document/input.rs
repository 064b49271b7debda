//! What the document says of a request.

use serde_json::Value;

use super::{escape, follow};
use crate::Error;

/// Where the document says what a request looks like.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// The schema of a JSON body.
    pub(crate) json: Option<String>,
    /// The schema of the parts of a form.
    pub(crate) form: Option<String>,
    /// Whether there must be a body.
    pub(crate) required: bool,
    pub(crate) query: Vec<Parameter>,
}

/// A parameter in the query.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) schema: String,
}

pub(super) fn read(document: &Value, at: &str, shared: &[String]) -> Result<Input, Error> {
    let mut input = Input::default();
    let own = parameters(document, at)?;
    for pointer in own.iter().chain(shared) {
        let text = |key| document.pointer(&format!("{pointer}/{key}"));
        let (Some(name), Some("query")) = (
            text("name").and_then(Value::as_str),
            text("in").and_then(Value::as_str),
        ) else {
            continue;
        };
        // What the operation says stands before what its path says.
        if input.query.iter().all(|known| known.name != name) {
            input.query.push(Parameter {
                name: name.to_owned(),
                required: text("required") == Some(&Value::Bool(true)),
                schema: format!("{pointer}/schema"),
            });
        }
    }
    let body = format!("{at}/requestBody");
    if document.pointer(&body).is_none() {
        return Ok(input);
    }
    let body = follow(document, body)?;
    let schema = |media: &str| {
        let pointer = format!("{body}/content/{}/schema", escape(media));
        document.pointer(&pointer).map(|_| pointer)
    };
    input.json = schema("application/json");
    input.form = schema("multipart/form-data");
    input.required = document.pointer(&format!("{body}/required")) == Some(&Value::Bool(true));
    Ok(input)
}

/// Where the parameters of a path or of an operation are.
pub(super) fn parameters(document: &Value, at: &str) -> Result<Vec<String>, Error> {
    let list = format!("{at}/parameters");
    let length = document.pointer(&list).and_then(Value::as_array);
    (0..length.map_or(0, Vec::len))
        .map(|number| follow(document, format!("{list}/{number}")))
        .collect()
}

//! What a request says, if it is valid by the document.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::Served;
use super::strict::unknown_field;
use crate::Fault;
use crate::answer::Answer;
use crate::api::Api;
use crate::behaviours::{self, Asked};
use crate::document::Parameter;
use crate::multipart::{self, Part};
use crate::refusal::{self, Detail};
use crate::request::Request;
use crate::route::Parameters;
use crate::validate::Violation;

/// The query of a request, decoded; of a name that stands there twice, the last.
pub(crate) type Query = BTreeMap<String, String>;

/// Boxed: an answer is large, and a refusal is rare.
type Read<T> = Result<T, Box<Answer>>;

impl Served {
    pub(super) fn read(&self, request: &Request, parameters: Parameters, api: &Api) -> Read<Asked> {
        let query = query(request.query.as_deref().unwrap_or_default());
        for parameter in &self.input.query {
            self.check_parameter(parameter, query.get(&parameter.name), api)?;
        }
        let content_type = request.headers.get(CONTENT_TYPE);
        let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let mut asked = Asked {
            parameters,
            query,
            headers: request.headers.clone(),
            body: Value::Null,
            parts: Vec::new(),
            fault: Fault::None,
        };
        if let Some(pointer) = &self.input.form {
            let body = request.whole();
            asked.parts = form(&body, content_type.as_deref(), pointer, api)?;
        } else if let Some(pointer) = &self.input.json
            && (self.input.required || !request.bytes().is_empty())
        {
            asked.body = self.json(request.bytes(), content_type.as_deref(), pointer, api)?;
        }
        Ok(asked)
    }

    /// A value of the query is text; what it stands for, the schema says.
    fn check_parameter(
        &self,
        parameter: &Parameter,
        value: Option<&String>,
        api: &Api,
    ) -> Read<()> {
        let name = &parameter.name;
        let Some(text) = value else {
            return match (parameter.required, self.is_fastapi) {
                (false, _) => Ok(()),
                (true, true) => Err(in_query(name, "missing", "Field required")),
                (true, false) => Err(Box::new(Answer::invalid(
                    format!("the query parameter `{name}` is missing"),
                    Some(name),
                ))),
            };
        };
        let typed = match serde_json::from_str(text) {
            Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
            _ => json!(text),
        };
        let text = json!(text);
        let check = |value| api.schemas.check(&parameter.schema, value);
        let mut violations = check(&typed);
        // A format says nothing to JSON Schema, but a number of 64 bits ends somewhere.
        let format = api
            .document
            .pointer(&format!("{}/format", parameter.schema));
        if format.is_some_and(|format| format == "int64") && typed.as_i64().is_none() {
            violations.push(Violation::new("", "value is not of 64 bits"));
        }
        if violations.is_empty() || check(&text).is_empty() {
            return Ok(());
        }
        let message = violations.first().map_or("", |first| &first.message);
        if self.is_fastapi {
            return Err(in_query(name, "value_error", message));
        }
        let message = format!("invalid query parameter `{name}`: {message}");
        Err(Box::new(Answer::invalid(message, Some(name))))
    }

    /// A body on its own, as a batch has many of them.
    pub(crate) fn check_body(&self, bytes: &[u8], api: &Api) -> Read<Value> {
        match &self.input.json {
            Some(pointer) => self.json(bytes, None, pointer, api),
            None => Ok(Value::Null),
        }
    }

    fn json(
        &self,
        bytes: &[u8],
        content_type: Option<&str>,
        pointer: &str,
        api: &Api,
    ) -> Read<Value> {
        let refuse = |details: &[Detail]| Box::new(Answer::unprocessable(details));
        let parsed = refusal::parse(bytes, content_type);
        if self.is_fastapi {
            let body = parsed.map_err(|detail| refuse(&[detail]))?;
            let details = api.schemas.details(&api.document, pointer, &body);
            return if details.is_empty() {
                Ok(body)
            } else {
                Err(refuse(&details))
            };
        }
        let invalid = |message: String, param: Option<&str>| {
            let message = format!("invalid request body: {message}");
            Box::new(Answer::invalid(message, param))
        };
        let body = parsed.map_err(|detail| invalid(detail.msg, None))?;
        if behaviours::is_strict(&self.name)
            && let Some(field) = unknown_field(&api.document, pointer, &body)
        {
            return Err(invalid(
                format!("json: unknown field {field:?}"),
                Some(&field),
            ));
        }
        match api.schemas.check(pointer, &body).first() {
            None => Ok(body),
            Some(first) => Err(invalid(said(first), param(first).as_deref())),
        }
    }
}

/// Where a body is wrong, as a path of names.
fn param(violation: &Violation) -> Option<String> {
    let path = violation.pointer.strip_prefix('/')?;
    Some(path.replace('/', ".").replace("~1", "/").replace("~0", "~"))
}

fn said(violation: &Violation) -> String {
    match param(violation) {
        Some(at) => format!("{at}: {}", violation.message),
        None => violation.message.clone(),
    }
}

fn in_query(name: &str, kind: &str, message: &str) -> Box<Answer> {
    Box::new(Answer::unprocessable(&[Detail {
        loc: vec![json!("query"), json!(name)],
        msg: message.to_owned(),
        kind: kind.to_owned(),
    }]))
}

/// The parts of a form. A file is any text to the schema; other parts are what they say.
fn form(body: &Bytes, content_type: Option<&str>, pointer: &str, api: &Api) -> Read<Vec<Part>> {
    let invalid = |message: String, param: Option<&str>| Box::new(Answer::invalid(message, param));
    let Some(boundary) = content_type.and_then(multipart::boundary) else {
        let message = "the body must be multipart/form-data with a boundary";
        return Err(invalid(message.to_owned(), None));
    };
    let parts = multipart::parse(body, &boundary)
        .map_err(|why| invalid(format!("the form cannot be read: {why}"), None))?;
    let values = parts.iter().map(|part| {
        let value = match part.filename {
            Some(_) => json!(""),
            // No field of the API is longer; what is, is a file without a name.
            None if part.content.len() > 1 << 16 => json!(""),
            None => json!(String::from_utf8_lossy(&part.content)),
        };
        (part.name.clone(), value)
    });
    let values = Value::Object(values.collect::<Map<_, _>>());
    match api.schemas.check(pointer, &values).first() {
        None => Ok(parts),
        Some(first) => {
            let at = param(first);
            Err(invalid(
                format!("invalid form: {}", said(first)),
                at.as_deref(),
            ))
        }
    }
}

fn query(text: &str) -> Query {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let query = query("a=1&b=x+y%2Bz&a=2&&c&%C3%A9=");
        let pairs: Vec<_> = query
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(pairs, [("a", "2"), ("b", "x y+z"), ("c", ""), ("é", "")]);
    }
}

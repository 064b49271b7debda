//! Reads the OpenAPI document into operations, and refuses what it would only half understand.

mod events;
mod input;
mod reach;
mod success;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Error;
use crate::auth::Auth;
use crate::route::Template;

pub(crate) use input::{Input, Parameter};
pub(crate) use reach::reach;
pub(crate) use success::{Content, Success};

/// The document the sandbox stands in for, as the docs site publishes it: not lowered, not mended.
const DOCUMENT: &str = include_str!("../../openapi/perplexity.yaml");

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The document the sandbox is compiled with.
pub(crate) fn embedded() -> Result<Value, Error> {
    parse(DOCUMENT)
}

pub(crate) fn parse(yaml: &str) -> Result<Value, Error> {
    // By default the reader turns `N` into false and `042957` into a number.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(yaml, options)
        .map_err(|error| Error::document(error.to_string()))
}

/// One method of one path.
#[derive(Debug)]
pub(crate) struct Operation {
    /// In upper case, as on the wire.
    pub(crate) method: String,
    pub(crate) template: Template,
    pub(crate) auth: Auth,
    /// The schemas of its JSON answers.
    pub(crate) answers: Vec<AnswerSchema>,
    /// The schemas of the events that a success can come in, by their types.
    pub(crate) events: BTreeMap<String, String>,
    /// The first success that the document names.
    pub(crate) success: Option<Success>,
    /// Whether it declares FastAPI's 422: such operations refuse in another shape.
    pub(crate) is_fastapi: bool,
    /// What the request carries.
    pub(crate) input: Input,
}

/// Where the document says what a JSON answer looks like.
#[derive(Debug)]
pub(crate) struct AnswerSchema {
    /// As the document has it: `200`, `4XX` or `default`.
    pub(crate) status: String,
    pub(crate) pointer: String,
}

impl Operation {
    /// How people name it: `GET /v1/async/sonar/{api_request}`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }
}

/// Every operation of the document, in its order.
pub(crate) fn operations(document: &Value) -> Result<Vec<Operation>, Error> {
    let mut operations = Vec::new();
    for (path, item) in object(document, "/paths")? {
        let at = format!("/paths/{}", escape(path));
        if item.get("$ref").is_some() {
            return Err(Error::document(format!(
                "{at} is a reference, which is not supported"
            )));
        }
        let shared = input::parameters(document, &at)?;
        let template =
            Template::parse(path).map_err(|why| Error::document(format!("{at}: {why}")))?;
        for (key, operation) in object(document, &at)? {
            if !METHODS.contains(&key.as_str()) {
                continue;
            }
            let at = format!("{at}/{key}");
            operations.push(Operation {
                method: key.to_ascii_uppercase(),
                template: template.clone(),
                auth: Auth::of(document, operation)
                    .map_err(|why| Error::document(format!("{at}: {why}")))?,
                answers: answers(document, &at, operation)?,
                events: events::read(document, &at)?,
                success: success::first(document, &at, operation)?,
                is_fastapi: document.pointer(&format!("{at}/responses/422")).is_some(),
                input: input::read(document, &at, &shared)?,
            });
        }
    }
    Ok(operations)
}

fn answers(document: &Value, at: &str, operation: &Value) -> Result<Vec<AnswerSchema>, Error> {
    let mut answers = Vec::new();
    let Some(responses) = operation.get("responses").and_then(Value::as_object) else {
        return Ok(answers);
    };
    for status in responses.keys() {
        let response = follow(document, format!("{at}/responses/{}", escape(status)))?;
        let pointer = format!("{response}/content/application~1json/schema");
        if document.pointer(&pointer).is_some() {
            answers.push(AnswerSchema {
                status: status.clone(),
                pointer,
            });
        }
    }
    Ok(answers)
}

/// A response may be written down elsewhere, and that place may point on.
fn follow(document: &Value, mut pointer: String) -> Result<String, Error> {
    // No chain of references is longer than this, unless it goes round in circles.
    for _ in 0..16 {
        let Some(target) = document
            .pointer(&pointer)
            .and_then(|value| value.get("$ref"))
        else {
            return Ok(pointer);
        };
        match target.as_str().and_then(|target| target.strip_prefix('#')) {
            Some(target) if document.pointer(target).is_some() => pointer = target.to_owned(),
            _ => {
                return Err(Error::document(format!(
                    "{pointer} points at {target}, which it does not hold"
                )));
            }
        }
    }
    Err(Error::document(format!(
        "{pointer} is a reference that goes round in circles"
    )))
}

fn object<'d>(document: &'d Value, pointer: &str) -> Result<&'d Map<String, Value>, Error> {
    let found = document.pointer(pointer).and_then(Value::as_object);
    found.ok_or_else(|| Error::document(format!("{pointer} is no object")))
}

/// One step of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(yaml: &str) -> String {
        operations(&parse(yaml).unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn the_embedded_document_has_the_operation_that_everything_began_with() {
        let operations = operations(&embedded().unwrap()).unwrap();
        let job = operations
            .iter()
            .find(|operation| operation.name() == "GET /v1/async/sonar/{api_request}")
            .unwrap();
        assert_eq!(job.auth, Auth::Bearer);
        let statuses: Vec<_> = job
            .answers
            .iter()
            .map(|answer| answer.status.as_str())
            .collect();
        assert_eq!(statuses, ["200", "422"]);
    }

    #[test]
    fn an_answer_that_is_written_down_elsewhere_is_found() {
        let yaml = "
paths: {/a: {get: {responses: {'404': {$ref: '#/components/responses/Gone'}}}}}
components: {responses: {Gone: {content: {application/json: {schema: {type: object}}}}}}
";
        let operations = operations(&parse(yaml).unwrap()).unwrap();
        assert_eq!(
            operations[0].answers[0].pointer,
            "/components/responses/Gone/content/application~1json/schema"
        );
    }

    #[test]
    fn what_is_only_half_understood_is_refused_with_its_pointer() {
        assert!(refusal("openapi: 3.1.0").contains("/paths is no object"));
        assert!(refusal("paths: {/a: {$ref: 'b.yaml'}}").contains("/paths/~1a is a reference"));
        assert!(refusal("paths: {'/a.{b}': {get: {}}}").contains("/paths/~1a.{b}: "));
        let circle = "
paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/A'}}}}}
components: {responses: {A: {$ref: '#/components/responses/A'}}}
";
        assert!(refusal(circle).contains("goes round in circles"));
        let nowhere = "paths: {/a: {get: {responses: {'200': {$ref: '#/b'}}}}}";
        assert!(refusal(nowhere).contains("/paths/~1a/get/responses/200 points at"));
    }
}

//! An operation of the document, ready to be called.

use hyper::StatusCode;
use hyper::header::CONTENT_TYPE;
use serde_json::Value;

use crate::answer::{Answer, Body};
use crate::api::Api;
use crate::auth::Auth;
use crate::behaviours::{self, Asked, Behaviour};
use crate::document::{AnswerSchema, Operation};
use crate::fault::{self, Fault};
use crate::refusal::{self, Detail};
use crate::request::Request;
use crate::route::Parameters;
use crate::state::State;
use crate::validate::{Schemas, Violation};

#[derive(Debug)]
pub(crate) struct Served {
    name: String,
    pub(crate) auth: Auth,
    answers: Vec<AnswerSchema>,
    body: Option<String>,
    behaviour: Option<Behaviour>,
}

impl Served {
    pub(crate) fn new(mut operation: Operation) -> (Operation, Self) {
        let name = operation.name();
        let served = Self {
            auth: operation.auth,
            answers: std::mem::take(&mut operation.answers),
            body: operation.body.take(),
            behaviour: behaviours::find(&name),
            name,
        };
        (operation, served)
    }

    /// Does what the request asks for, if it is valid by the document.
    pub(crate) fn answer(
        &self,
        request: &Request,
        parameters: Parameters,
        state: &State,
        fault: &Fault,
    ) -> Answer {
        let Some(behaviour) = self.behaviour else {
            return self.proven(Answer::not_implemented(&self.name), &state.api().schemas);
        };
        let body = match self.read(request, state.api()) {
            Ok(body) => body,
            Err(details) => {
                return self.proven(Answer::unprocessable(&details), &state.api().schemas);
            }
        };
        let asked = Asked { parameters, body };
        let mut answer = self.proven(behaviour(state, &asked), &state.api().schemas);
        // After the proof: these are what the document does not allow.
        match fault {
            Fault::ListShape if answer.status == StatusCode::OK => {
                if let Some(mistaken) = behaviours::mistaken_for(&self.name) {
                    answer.body = mistaken(state, &asked).body;
                }
            }
            Fault::Extra => {
                let pointer = self
                    .schema(answer.status)
                    .map(|schema| schema.pointer.as_str());
                if let Body::Json(value) = &mut answer.body {
                    fault::extra(&state.api().document, pointer.unwrap_or_default(), value);
                }
            }
            _ => {}
        }
        answer
    }

    /// The body, valid by the document; null where the document has none.
    fn read(&self, request: &Request, api: &Api) -> Result<Value, Vec<Detail>> {
        let Some(pointer) = &self.body else {
            return Ok(Value::Null);
        };
        let content_type = request.headers.get(CONTENT_TYPE);
        let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let body = refusal::parse(request.bytes(), content_type.as_deref())
            .map_err(|detail| vec![detail])?;
        let details = api.schemas.details(&api.document, pointer, &body);
        if details.is_empty() {
            Ok(body)
        } else {
            Err(details)
        }
    }

    /// The answer, if the document agrees with it: a stand-in that answers what the service never
    /// would is worse than one that fails.
    fn proven(&self, answer: Answer, schemas: &Schemas) -> Answer {
        let (Body::Json(value), Some(schema)) = (&answer.body, self.schema(answer.status)) else {
            return answer;
        };
        let violations = schemas.check(&schema.pointer, value);
        if violations.is_empty() {
            return answer;
        }
        let mut message = format!(
            "The sandbox would have answered {} to {}, but that is not valid by the document: ",
            answer.status.as_u16(),
            self.name
        );
        // Writing to a string cannot fail.
        let _ = Violation::write_all(&violations, &mut message);
        Answer {
            // What the request did, it did.
            created: answer.created,
            ..Answer::sandbox_error(message)
        }
    }

    /// The most exact of what the document says about a status.
    fn schema(&self, status: StatusCode) -> Option<&AnswerSchema> {
        let range = format!("{}XX", status.as_u16() / 100);
        let find = |name: &str| {
            self.answers
                .iter()
                .find(|answer| answer.status.eq_ignore_ascii_case(name))
        };
        find(status.as_str())
            .or_else(|| find(&range))
            .or_else(|| find("default"))
    }
}

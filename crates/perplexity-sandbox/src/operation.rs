//! An operation of the document, ready to be called.

mod read;
mod strict;

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde_json::Value;

use crate::answer::{Answer, Body};
use crate::auth::Auth;
use crate::behaviours::{self, Asked, Behaviour};
use crate::document::{AnswerSchema, Content, Input, Operation, Success};
use crate::fault::{self, Fault};
use crate::request::Request;
use crate::route::Parameters;
use crate::state::State;
use crate::stream::Judge;
use crate::synth::Synth;
use crate::validate::{Schemas, Violation};

pub(crate) use read::Query;

#[derive(Debug)]
pub(crate) struct Served {
    name: String,
    pub(crate) auth: Auth,
    /// Whether it refuses in FastAPI's words, or in the service's own.
    pub(crate) is_fastapi: bool,
    answers: Vec<AnswerSchema>,
    success: Option<Success>,
    /// Where the schemas of its events are, by their types.
    events: Arc<BTreeMap<String, String>>,
    input: Input,
    behaviour: Option<Behaviour>,
}

impl Served {
    pub(crate) fn new(mut operation: Operation) -> (Operation, Self) {
        let name = operation.name();
        let served = Self {
            auth: operation.auth,
            is_fastapi: operation.is_fastapi,
            answers: std::mem::take(&mut operation.answers),
            success: operation.success.take(),
            events: Arc::new(std::mem::take(&mut operation.events)),
            input: std::mem::take(&mut operation.input),
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
        let schemas = &state.api().schemas;
        if state.settings().retired && behaviours::is_of_sonar(&self.name) {
            return self.proven(Answer::retired(), schemas);
        }
        let mut asked = match self.read(request, parameters, state.api()) {
            Ok(asked) => asked,
            Err(refusal) => return self.proven(*refusal, schemas),
        };
        asked.fault = fault.clone();
        let answer = match self.behaviour {
            Some(behaviour) => behaviour(state, &asked),
            None => self.canned(state, &asked),
        };
        let mut answer = self.proven(answer, schemas);
        if let Body::Stream(stream) = &mut answer.body {
            let json = self.schema(answer.status);
            stream.judge = Judge {
                events: Arc::clone(&self.events),
                json: json.map(|schema| schema.pointer.clone()),
            };
        }
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
                // Events are added to one by one.
                if let Body::Json(value) = &mut answer.body {
                    fault::extra(&state.api().document, pointer, value);
                }
            }
            _ => {}
        }
        answer
    }

    /// The smallest answer that the document allows, for what has no behaviour of its own.
    fn canned(&self, state: &State, asked: &Asked) -> Answer {
        let Some(success) = &self.success else {
            return Answer::not_implemented(&self.name);
        };
        let status = StatusCode::from_u16(success.status).unwrap_or(StatusCode::OK);
        match &success.content {
            Content::Json(pointer) => {
                let document = &state.api().document;
                let schema = document.pointer(pointer).unwrap_or(&Value::Null);
                Answer::json(status, Synth::answer(document, &asked.body).value(schema))
            }
            Content::Other(media) => {
                let mut answer = Answer::bytes(status, "sandbox\n");
                if let Ok(media) = HeaderValue::try_from(media) {
                    answer.headers.insert(CONTENT_TYPE, media);
                }
                answer
            }
            Content::None => Answer::empty(status),
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

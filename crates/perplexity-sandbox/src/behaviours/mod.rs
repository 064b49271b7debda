//! What the sandbox does beyond the document: one small module for each thing that the service
//! does, and one row here for each operation that it serves. What has no row is answered with what
//! the document says of its success.

mod agent;
mod analytics;
mod async_sonar;
mod batches;
mod browser;
mod decisions;
mod embeddings;
mod files;
mod models;
mod search;
mod skills;
mod sonar;
mod tokens;

pub(crate) use skills::known::bundle;

use hyper::HeaderMap;
use serde_json::Value;

use crate::Fault;
use crate::answer::Answer;
use crate::multipart::Part;
use crate::operation::Query;
use crate::route::Parameters;
use crate::state::State;

/// What a behaviour is told: it was let in, and what it says is valid.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) parameters: Parameters,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    /// Null where the document has none, and where none was sent that may be left out.
    pub(crate) body: Value,
    /// Of a form.
    pub(crate) parts: Vec<Part>,
    /// What is to go wrong, for the few that have to know before they answer.
    pub(crate) fault: Fault,
}

impl Asked {
    /// A parameter in the path; nothing is an id that nobody has.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// A field of the body that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }

    /// Whether the answer is to come as events.
    pub(crate) fn streams(&self) -> bool {
        let asked = self.body.get("stream") == Some(&Value::Bool(true))
            || self
                .query
                .get("stream")
                .is_some_and(|value| value == "true");
        asked && self.fault != Fault::JsonInstead
    }

    /// A part of the form.
    pub(crate) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

/// Answers a request. Never waits: the state is locked only inside the call.
pub(crate) type Behaviour = fn(&State, &Asked) -> Answer;

const BEHAVIOURS: &[(&str, Behaviour)] = &[
    agent::cancel::BEHAVIOUR,
    agent::create::BEHAVIOUR,
    agent::files::CONTENT,
    agent::files::LIST,
    agent::get::BEHAVIOUR,
    analytics::USAGE,
    analytics::USAGE_BY_USER,
    async_sonar::create::BEHAVIOUR,
    async_sonar::get::BEHAVIOUR,
    async_sonar::list::BEHAVIOUR,
    batches::create::BEHAVIOUR,
    batches::known::CANCEL,
    batches::known::GET,
    batches::known::LIST,
    browser::CLOSE,
    browser::OPEN,
    decisions::BEHAVIOUR,
    embeddings::CONTEXTUALIZED,
    embeddings::PLAIN,
    files::list::BEHAVIOUR,
    files::one::CONTENT,
    files::one::DELETE,
    files::one::GET,
    files::upload::BEHAVIOUR,
    models::BEHAVIOUR,
    search::BEHAVIOUR,
    skills::change::CREATE,
    skills::change::DELETE,
    skills::change::UPDATE,
    skills::known::DOWNLOAD,
    skills::known::GET,
    skills::known::LIST,
    skills::known::REVISIONS,
    sonar::BEHAVIOUR,
    tokens::GENERATE,
    tokens::REVOKE,
];

/// The behaviour of an operation, by the name that [`Operation::name`] gives it.
///
/// [`Operation::name`]: crate::document::Operation::name
pub(crate) fn find(operation: &str) -> Option<Behaviour> {
    let found = BEHAVIOURS.iter().find(|(name, _)| *name == operation);
    found.map(|(_, behaviour)| *behaviour)
}

/// The behaviour that once answered in the place of this one, at the live service.
pub(crate) fn mistaken_for(operation: &str) -> Option<Behaviour> {
    (operation == async_sonar::get::BEHAVIOUR.0).then_some(async_sonar::list::BEHAVIOUR.1)
}

/// Whether it is one of those that Perplexity takes out of service.
pub(crate) fn is_of_sonar(operation: &str) -> bool {
    let path = operation.split(' ').next_back().unwrap_or_default();
    path.starts_with("/v1/sonar") || path.starts_with("/v1/async/sonar")
}

/// Whether the service refuses fields that it does not know.
pub(crate) fn is_strict(operation: &str) -> bool {
    operation == "POST /v1/agent"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    #[test]
    fn every_behaviour_is_of_an_operation_of_the_document() {
        let operations = document::operations(&document::embedded().unwrap()).unwrap();
        for (name, _) in BEHAVIOURS {
            assert!(
                operations.iter().any(|operation| operation.name() == *name),
                "{name}"
            );
        }
    }
}

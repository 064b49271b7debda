//! What the sandbox does beyond the document: one small module for each thing that the service
//! does, and one row here for each operation that it serves.

mod create_async_sonar;
mod get_async_sonar;
mod list_async_sonar;

use serde_json::Value;

use crate::answer::Answer;
use crate::route::Parameters;
use crate::state::State;

/// What a behaviour is told: it was let in, and its body is valid.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) parameters: Parameters,
    /// Null where the document has none.
    pub(crate) body: Value,
}

/// Answers a request. Never waits: the state is locked only inside the call.
pub(crate) type Behaviour = fn(&State, &Asked) -> Answer;

const BEHAVIOURS: &[(&str, Behaviour)] = &[
    create_async_sonar::BEHAVIOUR,
    get_async_sonar::BEHAVIOUR,
    list_async_sonar::BEHAVIOUR,
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
    (operation == get_async_sonar::BEHAVIOUR.0).then_some(list_async_sonar::BEHAVIOUR.1)
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

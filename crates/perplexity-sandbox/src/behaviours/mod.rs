//! What the sandbox does beyond the document: one small module for each thing that the service
//! does, and one row here for each operation that it serves.

mod get_async_sonar;

use crate::answer::Answer;
use crate::request::Request;
use crate::route::Parameters;
use crate::service::State;

/// Answers a request that was let in. Never waits: the state is locked only inside the call.
pub(crate) type Behaviour = fn(&State, &Request, &Parameters) -> Answer;

const BEHAVIOURS: &[(&str, Behaviour)] = &[get_async_sonar::BEHAVIOUR];

/// The behaviour of an operation, by the name that [`Operation::name`] gives it.
///
/// [`Operation::name`]: crate::document::Operation::name
pub(crate) fn find(operation: &str) -> Option<Behaviour> {
    let found = BEHAVIOURS.iter().find(|(name, _)| *name == operation);
    found.map(|(_, behaviour)| *behaviour)
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

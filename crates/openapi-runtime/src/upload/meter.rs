//! How a body that is being sent comes along.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

use crate::error::Error;

/// What a body tells whoever waits for the answer to it.
#[derive(Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    last: Option<Instant>,
    finished: bool,
    fault: Option<Error>,
}

impl Meter {
    /// When something was handed to the connection, the last time.
    pub(crate) fn last(&self) -> Option<Instant> {
        self.with(|state| state.last)
    }

    /// All was handed to the connection.
    pub(crate) fn is_finished(&self) -> bool {
        self.with(|state| state.finished)
    }

    /// Why there was no more to be sent, if it is the fault of this side.
    pub(crate) fn take_fault(&self) -> Option<Error> {
        self.with(|state| state.fault.take())
    }

    pub(super) fn progress(&self, finished: bool) {
        self.with(|state| {
            state.last = Some(Instant::now());
            state.finished = finished;
        });
    }

    pub(super) fn fail(&self, error: Error) {
        self.with(|state| state.fault = Some(error));
    }

    fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

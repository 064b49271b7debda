//! The events of a run of the agent.

use std::sync::Arc;

use serde_json::Value;

use super::Next;
use crate::runs::{Run, Script};
use crate::state::State;

/// From one event on to the last.
#[derive(Debug, Clone)]
pub(crate) struct RunEvents {
    run: String,
    script: Arc<Script>,
    next: usize,
}

impl RunEvents {
    /// The events from the one of this number on.
    pub(crate) fn new(run: &Run, script: Script, next: usize) -> Self {
        Self {
            run: run.id.clone(),
            script: Arc::new(script),
            next,
        }
    }

    /// The number of the next event.
    pub(super) fn number(&self) -> usize {
        self.next
    }

    pub(super) fn next(&mut self, state: &State) -> Next {
        let runs = state.runs();
        let Some(run) = runs.get(&self.run) else {
            return Next::End;
        };
        let clock = state.clock();
        if self.next >= self.script.length(run) {
            return Next::End;
        }
        match self.script.due(run, self.next) {
            None => Next::Never,
            Some(due) if due > clock.now() => Next::At(due),
            Some(_) => {
                let event = self.script.event(run, self.next, clock);
                self.next += 1;
                Next::Event(event)
            }
        }
    }

    pub(super) fn ahead(&mut self, state: &State) -> Option<Value> {
        let runs = state.runs();
        let run = runs.get(&self.run)?;
        if self.next >= self.script.length(run) {
            return None;
        }
        let event = self.script.event(run, self.next, state.clock());
        self.next += 1;
        Some(event)
    }
}

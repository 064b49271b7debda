//! The batches that the sandbox knows. All work is done when one is created; it shows by the clock.

mod batch;

pub(crate) use batch::{Batch, Mistake, Work};

use std::time::Duration;

use serde_json::Value;

use crate::Pace;
use crate::clock::SINCE;

/// In the order in which they came to be known.
#[derive(Debug)]
pub(crate) struct Batches(Vec<Batch>);

impl Default for Batches {
    fn default() -> Self {
        let pace = Pace::new(Duration::from_secs(1), Duration::from_secs(30));
        let batch = |name: &str, age: Duration| Batch {
            id: format!("sandbox-batch-{name}"),
            input_file_id: "sandbox-file".to_owned(),
            metadata: Value::Null,
            idempotency_key: None,
            created: Duration::ZERO,
            pace,
            stands: Some((SINCE, age)),
            work: Work {
                completed: 2,
                ..Work::default()
            },
            cancelled: None,
        };
        Self(vec![
            batch("validating", Duration::ZERO),
            batch("completed", pace.finishes()),
        ])
    }
}

impl Batches {
    pub(crate) fn add(&mut self, batch: Batch) {
        self.0.push(batch);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Batch> {
        self.0.iter().find(|batch| batch.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Batch> {
        self.0.iter_mut().find(|batch| batch.id == id)
    }

    /// The first that was created with this key.
    pub(crate) fn with_idempotency_key(&self, key: &str) -> Option<&Batch> {
        let has_it = |batch: &&Batch| batch.idempotency_key.as_deref() == Some(key);
        self.0.iter().find(has_it)
    }

    /// The oldest first.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Batch> {
        self.0.iter()
    }
}

//! Notes what is told of progress.

use std::sync::{Arc, Mutex};

use openapi_runtime::Progress;

/// What was told so far: how many bytes, of how many.
#[derive(Clone, Default)]
pub(crate) struct Noted(Arc<Mutex<Vec<Note>>>);

type Note = (u64, Option<u64>);

impl Noted {
    pub(crate) fn note(&self) -> impl FnMut(Progress) + Send + use<> {
        let noted = Arc::clone(&self.0);
        move |progress| noted.lock().unwrap().push((progress.done, progress.total))
    }

    pub(crate) fn all(&self) -> Vec<Note> {
        self.0.lock().unwrap().clone()
    }
}

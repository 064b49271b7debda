//! How everything that is shared is locked.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A test that panicked elsewhere must not take the server with it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

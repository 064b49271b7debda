//! Room for recursion: types stand in types, and a thread of a test or of a
//! build script has little of it.

use std::thread;

use crate::error::Error;

/// So much is reserved; what is not used costs nothing.
const STACK: usize = 64 << 20;

/// Runs `work` on a thread with a large stack.
pub(crate) fn deep<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK);
        let worker = worker
            .spawn_scoped(scope, work)
            .map_err(|error| Error::engine(format!("no thread for it: {error}")))?;
        let bug = |_| Error::emit("openapi-build panicked, which is a bug of it");
        worker.join().map_err(bug)?
    })
}

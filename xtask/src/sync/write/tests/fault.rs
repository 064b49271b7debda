//! A run that is killed, or finds the disk full, before a step of our choice.

use std::cell::Cell;
use std::io::{Error, ErrorKind};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    None,
    /// The process ends without a word, as with `kill -9`.
    Kill(usize),
    /// One step fails.
    Fail(usize),
    /// That one and all after it.
    FailFrom(usize),
}

/// How a process ends that was killed here; neither success nor how a test fails.
pub(crate) const KILLED: i32 = 9;

thread_local! {
    static FAULT: Cell<(Fault, usize)> = const { Cell::new((Fault::None, 0)) };
}

/// Counts the steps of this thread from here on.
pub(crate) fn set(fault: Fault) {
    FAULT.set((fault, 0));
}

/// Whether the fault, if any, was never reached.
pub(crate) fn is_beyond_the_last_step() -> bool {
    match FAULT.get() {
        (Fault::None, _) => true,
        (Fault::Kill(at) | Fault::Fail(at) | Fault::FailFrom(at), steps) => at >= steps,
    }
}

pub(crate) fn before_a_step() -> std::io::Result<()> {
    let (fault, step) = FAULT.get();
    FAULT.set((fault, step + 1));
    match fault {
        // No destructor runs, and no core is dumped, as `abort` would.
        Fault::Kill(at) if at == step => std::process::exit(KILLED),
        Fault::Fail(at) if at == step => Err(Error::from(ErrorKind::StorageFull)),
        Fault::FailFrom(at) if at <= step => Err(Error::from(ErrorKind::StorageFull)),
        _ => Ok(()),
    }
}

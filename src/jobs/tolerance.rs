//! Which errors a wait looks over, and how many.

use crate::Error;

/// How often the service may say that it does not know the job: one that was
/// created a moment ago need not be known everywhere yet.
const UNKNOWN: u32 = 3;

/// The errors that a wait has looked over.
#[derive(Default)]
pub(super) struct LookedOver {
    /// Since the last look that went well.
    in_a_row: u32,
    /// How often the service did not know the job.
    unknown: u32,
    /// It has known the job.
    known: bool,
}

impl LookedOver {
    /// A look went well.
    pub(super) fn well(&mut self) {
        self.in_a_row = 0;
        self.known = true;
    }

    /// Whether this error is looked over, too.
    pub(super) fn one_more(&mut self, error: &Error, tolerance: u32) -> bool {
        let status = error.status().filter(|_| error.is_api());
        let (errors, most) = match status.map(|status| status.as_u16()) {
            Some(404) if !self.known => (&mut self.unknown, UNKNOWN.min(tolerance)),
            Some(408 | 429 | 500..=599) => (&mut self.in_a_row, tolerance),
            // Without a status in it, what is transient is told by the kind.
            None if error.is_transient() || error.is_decode() => (&mut self.in_a_row, tolerance),
            _ => return false,
        };
        let tolerated = *errors < most;
        *errors = errors.saturating_add(1);
        tolerated
    }
}

//! Sending again: whether, when, and how often.

mod after;
mod attempt;
mod budget;
mod decide;
mod policy;

pub(crate) use self::after::retry_after;
pub use self::attempt::Attempt;
pub use self::budget::RetryBudget;
pub(crate) use self::decide::{may_have_taken_effect, pause, worthwhile};
pub use self::policy::Retry;

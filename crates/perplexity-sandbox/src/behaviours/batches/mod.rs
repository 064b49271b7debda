//! Batches of requests to the agent.

pub(in crate::behaviours) mod create;
pub(in crate::behaviours) mod known;
mod work;

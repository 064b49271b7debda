//! Asynchronous requests of Sonar.

pub(super) mod create;
pub(super) mod get;
pub(super) mod list;

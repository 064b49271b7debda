//! Drives sandboxes over real sockets, through the public API only.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails, also in the functions that tests share"
)]

mod auth;
#[cfg(all(feature = "cli", unix))]
mod command;
mod http;
mod jobs;
mod journal;
mod lifecycle;
mod replies;
mod routes;

//! Drives sandboxes over real sockets, through the public API only.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails, also in the functions that tests share"
)]

mod api;
mod async_jobs;
mod auth;
#[cfg(all(feature = "cli", unix))]
mod command;
mod connections;
mod created;
mod door;
mod fault_header;
mod fault_text;
mod faults;
mod faulty_answers;
mod http;
mod jobs;
mod journal;
mod lifecycle;
mod logs;
mod meet;
mod newer;
mod refusals;
mod replies;
mod routes;
mod streams;

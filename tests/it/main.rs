//! The client as its users see it, against the sandbox and the owner's page.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails, also in a test's helper"
)]

mod calls;
mod decoding;
mod dependencies;
mod embeddings;
mod example;
mod examples;
mod failures;
mod jobs;
mod jsonl;
mod logs;
mod model;
mod oracle;
mod payloads;
mod snapshots;
mod sonar;
mod sources;
mod structured;

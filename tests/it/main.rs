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
mod disagreements;
mod embeddings;
mod example;
mod examples;
mod failures;
mod forward;
mod jobs;
mod jsonl;
mod large;
mod logs;
mod model;
mod operations;
mod oracle;
mod payloads;
mod snapshots;
mod sonar;
mod sources;
mod streams;
mod structured;

/// What the client's types are made with, for the oracle.
const FIXUPS: &str = include_str!("../../openapi/fixups.yaml");

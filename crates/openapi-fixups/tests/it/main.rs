//! Fixups and documents in; patched documents and what no longer applies out.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod fixups;
mod stale;
mod yaml;

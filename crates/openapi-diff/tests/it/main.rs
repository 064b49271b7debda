//! Two documents in, changes out: every rule of the README's table.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

mod answers;
mod direction;
mod document;
mod fields;
mod keywords;
mod malformed;
mod operations;
mod parameters;
mod part;
mod rendering;
mod spellings;
mod support;
mod types;
mod unions;

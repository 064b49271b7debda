//! Documents in, Rust out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

mod all_of;
mod builder;
mod cli;
mod compiled;
mod coverage;
mod errors;
mod forms;
mod generate;
mod hostile;
mod names;
mod operations;
mod optional;
mod parameters;
mod prose;
mod scaffold;
mod streams;
mod support;
mod surface;
mod unions;

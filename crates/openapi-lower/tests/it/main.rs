//! The lowering, rule by rule, and against a validator as an oracle.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

mod bounds;
mod constant;
mod corpus;
mod keywords;
mod malformed;
mod null;
mod oracle;
mod patterns;
mod reference;
mod structure;
mod support;
mod tuples;
mod types;

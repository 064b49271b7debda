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
mod examples;
mod files;
mod hostile;
mod keywords;
mod lowered;
mod malformed;
mod moved;
mod newer;
mod null;
mod null_in_parts;
mod oracle;
mod patterns;
mod random;
mod reference;
mod security;
mod shared;
mod slips;
mod structure;
mod support;
mod tuples;
mod types;
mod valid;
mod wild;

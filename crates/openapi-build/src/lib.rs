//! Generates a Rust client from an OpenAPI 3.1 document in a build script, by way of progenitor.

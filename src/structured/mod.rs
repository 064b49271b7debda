//! Answers that are values: asked for by a schema, and read into a type.
//!
//! With the feature `schemars`, `schema_for` makes the schema of a type, for
//! the `response_format` of the Agent API and of Sonar. Without it, a schema
//! is written by hand. Either way [`parse`] reads the answer.
//!
#![cfg_attr(feature = "schemars", doc = "```")]
#![cfg_attr(not(feature = "schemars"), doc = "```ignore")]
//! use perplexity_client::structured;
//!
//! #[derive(serde::Deserialize, schemars::JsonSchema)]
//! struct Mountain {
//!     name: String,
//!     /// Above sea level.
//!     metres: u32,
//! }
//!
//! let schema = structured::schema_for::<Mountain>()?;
//! assert_eq!(schema.name(), "Mountain");
//! assert_eq!(schema.schema()["required"], serde_json::json!(["name", "metres"]));
//!
//! // What a model has answered with.
//! let mountain: Mountain = structured::parse("```json\n{\"name\":\"Brocken\",\"metres\":1141}\n```")?;
//! assert_eq!(mountain.metres, 1141);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "schemars")]
mod formats;
mod parse;
#[cfg(feature = "schemars")]
mod rewrite;
#[cfg(feature = "schemars")]
mod schema;

pub use parse::{StructuredError, parse};
#[cfg(feature = "schemars")]
pub use schema::{AnswerSchema, SchemaError, schema_for};

// Its trait is part of this module's signatures.
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;

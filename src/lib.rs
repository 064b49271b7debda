#![doc = include_str!("../README.md")]
//!
//! [`Call`]: crate::Call
//! [`Response`]: crate::Response
#![forbid(unsafe_code)]

mod client;
mod config;
mod generated;
mod text;

pub use crate::client::Client;
pub use crate::config::ClientBuilder;
pub use crate::generated::types;
pub use openapi_runtime::{ApiError, Call, Error, Response, Secret as ApiKey};

// Their types are part of this crate's signatures.
#[doc(no_inline)]
pub use openapi_runtime::codec::serde_json;
#[doc(no_inline)]
pub use openapi_runtime::{bytes, http, reqwest};

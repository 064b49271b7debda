#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod builder;
mod call;
#[doc(hidden)]
pub mod codec;
mod connect;
mod decode;
mod error;
mod operation;
mod path;
mod response;
mod secret;
mod send;
mod transport;

pub use crate::builder::TransportBuilder;
pub use crate::call::Call;
pub use crate::error::{ApiError, Error};
pub use crate::operation::Operation;
pub use crate::response::Response;
pub use crate::secret::Secret;
pub use crate::transport::Transport;

// Their types are part of this crate's signatures.
#[doc(no_inline)]
pub use {bytes, http, reqwest};

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod error;
mod fixup;
mod json;
mod lines;
mod stale;
mod yaml;

pub use crate::error::Error;
pub use crate::fixup::Fixup;
pub use crate::json::UniqueKeys;
pub use crate::lines::Lines;
pub use crate::stale::{Stale, check_all};
pub use crate::yaml::parse;

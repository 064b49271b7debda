//! What build.rs made of the document.

use crate::Client;

include!(concat!(env!("OUT_DIR"), "/client.rs"));

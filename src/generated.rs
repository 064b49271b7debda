//! What build.rs made of the document. The one place that includes it; no lint
//! is switched off for it.

use crate::Client;

include!(concat!(env!("OUT_DIR"), "/client.rs"));

//! What build.rs made of the document. The one place that includes it.
#![expect(
    clippy::large_enum_variant,
    reason = "boxes that come and go with the sizes of members would break users with the document"
)]

use crate::Client;

include!(concat!(env!("OUT_DIR"), "/client.rs"));

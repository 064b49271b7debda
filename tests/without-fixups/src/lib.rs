//! What the vendored document becomes without a fixup. See its tests.
#![forbid(unsafe_code)]

#[expect(clippy::large_enum_variant, reason = "as in the client")]
mod generated {
    use crate::Client;

    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

use openapi_runtime::Transport;

pub use generated::{parameters, types};

/// The least that generated methods need.
#[derive(Clone, Debug)]
pub struct Client {
    transport: Transport,
}

impl Client {
    /// A client that sends by this transport.
    pub fn new(transport: Transport) -> Self {
        Self { transport }
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }
}

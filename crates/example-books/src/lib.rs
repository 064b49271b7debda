//! A client of the document beside it, `openapi.yaml`: what is written by hand
//! around generated code.
#![forbid(unsafe_code)]

mod generated;
pub mod server;

use openapi_runtime::{Error, Page, Secret, Transport};

pub use crate::generated::{parameters, types};

/// A client of the library.
#[derive(Clone, Debug)]
pub struct Client {
    transport: Transport,
}

impl Client {
    /// A client of the library at this address.
    ///
    /// # Errors
    ///
    /// When the address or the token cannot be used.
    pub fn new(base_url: &str, token: impl Into<Secret>) -> Result<Self, Error> {
        let transport = Transport::builder().base_url(base_url).bearer(token);
        Ok(Self {
            transport: transport.build()?,
        })
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }
}

/// What the document says in words only: how the next page is asked for.
impl Page for types::BookList {
    type Item = types::Book;

    fn into_items(self) -> Vec<types::Book> {
        self.data
    }

    fn next(&self) -> Option<(&'static str, String)> {
        Some(("cursor", self.next_cursor.clone()?))
    }
}

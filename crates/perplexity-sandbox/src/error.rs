//! The one error of the library.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use crate::validate::Violation;

/// What went wrong between a caller and the sandbox.
///
/// The message says what happened and what to do about it. What a *client* does wrong is no
/// error here: it is an answer, as from the service.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Address {
        address: SocketAddr,
        source: io::Error,
    },
    Runtime,
    Key,
    Document(String),
    Job(Vec<Violation>),
}

impl Error {
    pub(crate) fn address(address: SocketAddr, source: io::Error) -> Self {
        Self(Box::new(Kind::Address { address, source }))
    }

    pub(crate) fn no_runtime() -> Self {
        Self(Box::new(Kind::Runtime))
    }

    pub(crate) fn key() -> Self {
        Self(Box::new(Kind::Key))
    }

    pub(crate) fn document(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::Document(message.into())))
    }

    pub(crate) fn job(violations: Vec<Violation>) -> Self {
        Self(Box::new(Kind::Job(violations)))
    }

    /// Whether the sandbox did not start because something else listens at its address.
    #[must_use]
    pub fn is_address_in_use(&self) -> bool {
        matches!(&*self.0, Kind::Address { source, .. } if source.kind() == io::ErrorKind::AddrInUse)
    }

    /// The JSON pointers of what is not valid in a refused job, in the order of the job's schema.
    ///
    /// A missing property is reported at the object that lacks it; the job itself is the empty
    /// pointer. Empty for every other error.
    #[must_use]
    pub fn pointers(&self) -> Vec<&str> {
        match &*self.0 {
            Kind::Job(violations) => violations.iter().map(|v| v.pointer.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Address { address, source } => {
                let advice = match source.kind() {
                    io::ErrorKind::AddrInUse => {
                        "it is in use: stop what listens there, or take another port (0 picks a free one)"
                    }
                    io::ErrorKind::PermissionDenied => {
                        "not permitted: take a port above 1023 (0 picks a free one)"
                    }
                    io::ErrorKind::AddrNotAvailable => {
                        "this machine has no such address: 127.0.0.1 always works"
                    }
                    _ => "the system refused it",
                };
                write!(f, "cannot listen on {address}: {advice}")
            }
            Kind::Runtime => f.write_str(
                "the sandbox runs on a tokio runtime with I/O and time enabled, and there is none \
                 here: start it inside one",
            ),
            Kind::Key => f.write_str(
                "the key cannot be sent in a header: it must be visible ASCII without spaces, and \
                 not empty",
            ),
            Kind::Document(message) => {
                write!(f, "the OpenAPI document cannot be served: {message}")
            }
            Kind::Job(violations) => {
                f.write_str("the job is not valid by the document: ")?;
                Violation::write_all(violations, f)
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Address { source, .. } => Some(source),
            Kind::Runtime | Kind::Key | Kind::Document(_) | Kind::Job(_) => None,
        }
    }
}

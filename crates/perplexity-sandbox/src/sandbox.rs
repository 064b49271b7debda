//! What users hold.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use serde_json::Value;

use crate::document;
use crate::server::Server;
use crate::service::Service;
use crate::{Entry, Error, Reply};

const KEY: &str = "pplx-sandbox";

/// A running stand-in for the API.
///
/// Two of them share nothing. Dropping one closes its port at once and ends its connections, so
/// keep it as long as clients need it: `let _ = Sandbox::start()…` stops it on the spot.
#[must_use = "dropping the sandbox stops it"]
pub struct Sandbox {
    url: String,
    service: Arc<Service>,
    // Only held: dropping it is what stops the sandbox.
    _server: Server,
}

impl Sandbox {
    /// Starts a sandbox at 127.0.0.1, on a port that the system picks, on the current tokio
    /// runtime, which must have I/O and time enabled. When this returns it takes requests.
    ///
    /// # Errors
    ///
    /// Outside a tokio runtime, or when the system refuses the socket.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Settings for a sandbox that is to be started.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What a client takes as its base URL: `http://127.0.0.1:PORT`, without a slash at the end.
    ///
    /// A sandbox that listens on all addresses of the machine gives the loopback one here.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The only key that is accepted, `pplx-sandbox` by default. Any other is answered by a 401.
    #[must_use]
    pub fn key(&self) -> &str {
        self.service.key()
    }

    /// The id and the status of every job: the prepared ones first, then those that were put, in
    /// that order.
    ///
    /// Prepared are `sandbox-created`, `sandbox-in-progress`, `sandbox-completed`,
    /// `sandbox-completed-parts` (whose content is an array of parts of every kind) and
    /// `sandbox-failed`.
    #[must_use]
    pub fn jobs(&self) -> Vec<(String, String)> {
        self.service.state().jobs().statuses()
    }

    /// Adds a job, or replaces the one with the same id.
    ///
    /// # Errors
    ///
    /// When the job is not valid by `AsyncApiChatCompletionsResponse` of the document; the message
    /// and [`Error::pointers`] say where. What only [`Sandbox::reply_next`] should send is sent by
    /// that.
    pub fn put_job(&self, job: Value) -> Result<(), Error> {
        self.service.state().put_job(job)
    }

    /// Answers the next request, whatever it asks and whether it is authorised or not, with
    /// exactly this. Replies that are put in advance wait in a queue, one for each request.
    pub fn reply_next(&self, reply: Reply) {
        self.service.reply_next(reply);
    }

    /// The requests so far, oldest first, in the order in which they were answered, keys redacted.
    ///
    /// An entry is there before its answer is sent. The last 10 000 are kept, fewer if their
    /// bodies are large. What is not HTTP is not here: it is refused before it is a request.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        self.service.journal()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the key, which may be one that is used elsewhere too.
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Settings for a sandbox, from [`Sandbox::builder`].
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    address: SocketAddr,
    key: String,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            key: KEY.to_owned(),
        }
    }
}

impl Builder {
    /// The address to listen at, 127.0.0.1 and port 0 by default; port 0 lets the system pick one.
    ///
    /// Anything but a loopback address opens the sandbox to other machines: it speaks plain HTTP,
    /// and whoever knows its key can fill its memory.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// The only key that is accepted. It is no secret: choose one that opens nothing else.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the key cannot be sent in a header, outside a tokio runtime, or when the system
    /// refuses the address, for example because it is [in use](Error::is_address_in_use).
    pub async fn start(self) -> Result<Sandbox, Error> {
        if self.key.is_empty() || !self.key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::key());
        }
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Error::no_runtime());
        }
        let service = Arc::new(Service::new(&document::embedded()?, self.key)?);
        let server = Server::bind(self.address, Arc::clone(&service))
            .await
            .map_err(|source| Error::address(self.address, source))?;
        let url = format!("http://{}", reachable(server.address()));
        Ok(Sandbox {
            url,
            service,
            _server: server,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// "All addresses" can be listened at, but not everywhere connected to.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

//! How a sandbox is set up.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use crate::api::Api;
use crate::auth::Key;
use crate::door::Door;
use crate::journal::Reader;
use crate::server::Server;
use crate::service::Service;
use crate::state::Settings;
use crate::{Entry, Error, Pace, Sandbox, Streaming};

const KEY: &str = "pplx-sandbox";

/// Settings for a sandbox, from [`Sandbox::builder`].
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    address: SocketAddr,
    key: Key,
    settings: Settings,
    reader: Option<Reader>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            key: Key::Only(KEY.to_owned()),
            settings: Settings::default(),
            reader: None,
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
        self.key = Key::Only(key.into());
        self
    }

    /// Accepts every key that is not empty, for programs that bring their own. Without one the
    /// answer is a 401 still.
    pub fn any_key(mut self) -> Self {
        self.key = Key::Any(KEY.to_owned());
        self
    }

    /// How fast jobs and runs in the background move that requests create.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.settings.pace = pace;
        self
    }

    /// How fast streams of events come, and how they are written.
    pub fn streaming(mut self, streaming: Streaming) -> Self {
        self.settings.streaming = streaming;
        self
    }

    /// Makes the text of each answer of the agent and of Sonar so many words longer, in streams and
    /// elsewhere: always the same words, of characters of one to four bytes. JSON that was asked for
    /// by a schema stays as it is. 0 by default.
    pub fn answer_words(mut self, words: usize) -> Self {
        self.settings.answer_words = words;
        self
    }

    /// Whether a request to create a job whose `idempotency_key` was seen before is given the job
    /// that the first one created, as it is by now and whatever else the request says. False by
    /// default, which creates another: nobody documents that the service does better.
    pub fn honour_idempotency_keys(mut self, honour: bool) -> Self {
        self.settings.honour_idempotency_keys = honour;
        self
    }

    /// Every job or run that a request creates ends `FAILED`, with this message, but for those that
    /// [`Sandbox::fail_next_job`] gives another.
    pub fn fail_jobs(mut self, message: impl Into<String>) -> Self {
        self.settings.fail_jobs = Some(message.into());
        self
    }

    /// Whether Sonar is out of service, as it is for many accounts: each of its operations, the
    /// asynchronous ones too, then answers 403 with the type `chat_completions_not_available`.
    /// False by default.
    pub fn retired(mut self, retired: bool) -> Self {
        self.settings.retired = retired;
        self
    }

    /// Is told of each request when it is written down in the [journal](Sandbox::journal), in the
    /// same order and before the answer is sent. It is called on the sandbox's runtime, which waits
    /// for it, and must not ask for the journal. The last that was given is told.
    pub fn on_entry(mut self, reader: impl FnMut(&Entry) + Send + 'static) -> Self {
        self.reader = Some(Box::new(reader));
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the key cannot be sent in a header, outside a tokio runtime, or when the system
    /// refuses the address, for example because it is [in use](Error::is_address_in_use).
    pub async fn start(self) -> Result<Sandbox, Error> {
        let key = self.key.as_str();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::key());
        }
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Error::no_runtime());
        }
        let door =
            Door::open(self.address).map_err(|source| Error::address(self.address, source))?;
        let url = format!("http://{}", reachable(door.address()));
        let service = Service::new(Api::embedded()?, url, self.key, self.settings, self.reader);
        let service = Arc::new(service);
        let server = Server::start(Arc::new(door), Arc::clone(&service));
        Ok(Sandbox::new(service, server))
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

//! What users hold.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::server::Server;
use crate::service::Service;
use crate::{Builder, Entry, Error, Fault, Reply};

/// A running stand-in for the API.
///
/// Two of them share nothing. Dropping one closes its port at once and ends its connections, so
/// keep it as long as clients need it: `let _ = Sandbox::start()…` stops it on the spot.
#[must_use = "dropping the sandbox stops it"]
pub struct Sandbox {
    service: Arc<Service>,
    server: Server,
}

impl Sandbox {
    pub(crate) fn new(service: Arc<Service>, server: Server) -> Self {
        Self { service, server }
    }

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
        self.service.url()
    }

    /// A key that is accepted: `pplx-sandbox` unless another was given. Any other is answered by
    /// a 401, unless the sandbox was built with [`Builder::any_key`].
    #[must_use]
    pub fn key(&self) -> &str {
        self.service.key().as_str()
    }

    /// The id and the status of every job, as it is now: the prepared ones first, then those that
    /// were put or created, in that order.
    ///
    /// Prepared are `sandbox-created`, `sandbox-in-progress`, `sandbox-completed`,
    /// `sandbox-completed-parts` (whose content is an array of parts of every kind) and
    /// `sandbox-failed`.
    #[must_use]
    pub fn jobs(&self) -> Vec<(String, String)> {
        let state = self.service.state();
        state.jobs().statuses(state.clock())
    }

    /// The id and the status of every run of the agent, as it is now: the prepared ones first.
    ///
    /// Prepared are `sandbox-run-queued`, `sandbox-run-in-progress`, `sandbox-run-completed`
    /// (with a file), `sandbox-run-failed` and `sandbox-run-cancelled`.
    #[must_use]
    pub fn runs(&self) -> Vec<(String, String)> {
        let state = self.service.state();
        state.runs().statuses(state.clock())
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

    /// Stops the jobs' clock. Answers take as long as ever; only jobs, and the events of streams,
    /// stand still.
    ///
    /// The clock begins when the sandbox does, and follows tokio's time, so that jobs move with a
    /// paused tokio clock, too.
    pub fn hold(&self) {
        self.service.state().clock().hold();
    }

    /// Moves the jobs' clock forward, whether it is held or not.
    pub fn step(&self, by: Duration) {
        self.service.state().clock().step(by);
    }

    /// Lets the jobs' clock go on from where it was held or stepped to.
    pub fn go_on(&self) {
        self.service.state().clock().go_on();
    }

    /// The next job or run of the agent that is created ends `FAILED`, at the time when it would
    /// have been completed, with this message. Called again, the one after it does, too. A run
    /// that fails is answered with 200.
    pub fn fail_next_job(&self, message: impl Into<String>) {
        self.service.state().fail_next_job(message.into());
    }

    /// What goes wrong with the next requests: one fault for each, in the order in which they
    /// arrive whole, after those that are left from before. [`Fault::None`] lets one pass.
    ///
    /// Every request takes its part, also one that would have been refused, and a script goes
    /// before the header `x-sandbox-fault`.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.service.faults().append(faults);
    }

    /// How much of the script is left.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.service.faults().left()
    }

    /// Forgets what is left of the script.
    pub fn clear_script(&self) {
        self.service.faults().clear();
    }

    /// Answers the next request, whatever it asks and whether it is authorised or not, with
    /// exactly this: the same as a [script](Self::script) of one [`Fault::Reply`].
    pub fn reply_next(&self, reply: Reply) {
        self.script([Fault::Reply(reply)]);
    }

    /// Closes the port, so that new connections are refused, until
    /// [`accept_connections`](Self::accept_connections). Connections that are open go on.
    pub fn refuse_connections(&self) {
        self.server.door().close();
    }

    /// Opens the port again, also before a [`Fault::Down`] is over. A port that is open stays so.
    pub fn accept_connections(&self) {
        self.server.door().reopen();
    }

    /// How many connections are open: accepted and not yet closed.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.server.connections()
    }

    /// The requests so far, oldest first, in the order in which they arrived whole, keys redacted.
    ///
    /// An entry is there before its answer is sent, and also if none ever is. The last 10 000 are kept, fewer if their
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
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

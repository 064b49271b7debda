//! What can be submitted as a job: the one place that knows how the surfaces
//! of the service differ.

use crate::{Call, Client};

/// A request that the service works on in the background.
///
/// [`AgentRequest`](crate::types::AgentRequest) is one, a run of the Agent API,
/// and [`SonarRequest`](crate::types::SonarRequest), asynchronous Sonar. The
/// trait is sealed: what it takes to submit, ask for and find a job is the
/// client's.
pub trait JobRequest: sealed::Sealed + Sized + Send + Sync + 'static {
    /// What the service says about a job while it is at work and after.
    type Status: Send + Sync + 'static;
    /// What a job ends with when it went well.
    type Answer: Send + Sync + 'static;

    /// The surface's name in tickets.
    #[doc(hidden)]
    const SURFACE: &'static str;

    /// The service takes an idempotency key.
    #[doc(hidden)]
    const IS_KEYED: bool;

    /// Why it is not submitted: nobody could ask for the job, or read its answer.
    #[doc(hidden)]
    fn fault(&self) -> Option<&'static str> {
        None
    }

    /// The call that submits it; with a key where it [takes one](Self::IS_KEYED).
    #[doc(hidden)]
    fn create(&self, client: &Client, idempotency_key: Option<&str>) -> Call<Self::Status>;

    /// The call that asks for a job.
    #[doc(hidden)]
    fn get(client: &Client, id: &str) -> Call<Self::Status>;

    /// The job's id, in what the service says about it.
    #[doc(hidden)]
    fn id(status: &Self::Status) -> &str;

    /// The status in a word, for messages.
    #[doc(hidden)]
    fn word(status: &Self::Status) -> String;

    /// What became of the job.
    #[doc(hidden)]
    fn outcome(status: &Self::Status) -> Outcome<Self::Answer>;
}

/// Not nameable from outside.
pub(super) mod sealed {
    pub trait Sealed {}
}

/// What becomes of a job.
pub enum Outcome<A> {
    /// It is not done yet.
    Pending,
    /// It went well.
    Done(A),
    /// It ended otherwise, with the service's message.
    Failed(String),
    /// It was cancelled.
    Cancelled,
    /// The answer contradicts itself, as this says.
    Unusable(String),
}

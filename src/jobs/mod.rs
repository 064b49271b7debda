//! Work that goes on at the service after the call that began it has ended:
//! submitting it, waiting for it, and finding it again.

mod agent;
mod job;
mod request;
mod sonar;
mod submit;
mod ticket;
mod tolerance;
mod until_done;

pub use self::job::Job;
pub use self::request::JobRequest;
pub use self::submit::Submit;
pub use self::ticket::Ticket;
pub use self::until_done::UntilDone;

use crate::Client;
use crate::types::{AgentRequest, SonarRequest};

/// # Jobs
///
/// Long work, such as deep research, outlasts a connection. It is submitted,
/// goes on at the service, and is asked for until it is done; its id is what
/// finds it again, from another process too.
impl Client {
    /// Submits a job, and gives back a [`Job`] that knows its id.
    ///
    /// Awaiting it takes one call. Write [`Job::ticket`] down where the job
    /// has to survive this process, then wait by [`Job::until_done`].
    ///
    /// A job is paid for, so it is never submitted twice on its own: see
    /// [`Submit`].
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client) -> Result<(), perplexity_client::Error> {
    /// use perplexity_client::types::AgentRequest;
    ///
    /// let request = AgentRequest::new("How did the Hanseatic League end?").with_preset("high");
    /// let job = client.submit(request).await?;
    /// println!("{}", job.id());
    /// let answer = job.until_done().await?;
    /// println!("{}", answer.output_text());
    /// # Ok(())
    /// # }
    /// ```
    pub fn submit<T: JobRequest>(&self, request: T) -> Submit<T> {
        Submit::new(self.clone(), request)
    }

    /// A background run of the Agent API whose id is known. Nothing is sent.
    ///
    /// With the whole [`Ticket`] rather call [`resume`](Self::resume).
    pub fn agent_job(&self, id: impl Into<String>) -> Job<AgentRequest> {
        Job::new(self.clone(), Ticket::of(id))
    }

    /// A job of asynchronous Sonar whose id is known. Nothing is sent.
    ///
    /// With the whole [`Ticket`] rather call [`resume`](Self::resume).
    pub fn sonar_job(&self, id: impl Into<String>) -> Job<SonarRequest> {
        Job::new(self.clone(), Ticket::of(id))
    }

    /// A job that was submitted before, perhaps by another process. Nothing
    /// is sent.
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use perplexity_client::{AgentTicket, serde_json};
    ///
    /// let ticket: AgentTicket = serde_json::from_str(&std::fs::read_to_string("job.json")?)?;
    /// let answer = client.resume(ticket).until_done().await?;
    /// # let _ = answer;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume<T: JobRequest>(&self, ticket: Ticket<T>) -> Job<T> {
        Job::new(self.clone(), ticket)
    }
}

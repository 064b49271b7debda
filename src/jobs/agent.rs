//! Background runs of the Agent API as a surface of jobs.

use super::job::Job;
use super::request::{JobRequest, Outcome, sealed};
use crate::types::{AgentCancellation, AgentRequest, AgentRun, AgentStatus};
use crate::{Call, Client};

impl sealed::Sealed for AgentRequest {}

impl JobRequest for AgentRequest {
    type Status = AgentRun;
    type Answer = AgentRun;

    const SURFACE: &'static str = "agent";
    const IS_KEYED: bool = false;

    fn fault(&self) -> Option<&'static str> {
        if self.store == Some(false) {
            return Some(
                "with `store: false` the service forgets the run, and nobody could ask for it: leave `store` out",
            );
        }
        (self.stream == Some(true))
            .then_some("a job is asked for, and not read as a stream of events: leave `stream` out")
    }

    fn create(&self, client: &Client, _: Option<&str>) -> Call<AgentRun> {
        client
            .create_agent_run(&self.clone().with_background(true))
            .without_parameters()
    }

    fn get(client: &Client, id: &str) -> Call<AgentRun> {
        client.get_agent_run(id).without_parameters()
    }

    fn id(status: &AgentRun) -> &str {
        &status.id
    }

    fn word(status: &AgentRun) -> String {
        status.status.to_string()
    }

    fn outcome(run: &AgentRun) -> Outcome<AgentRun> {
        match &run.status {
            AgentStatus::Queued | AgentStatus::InProgress | AgentStatus::Cancelling => {
                Outcome::Pending
            }
            // What there is of it is an answer, and so is a question back.
            AgentStatus::Completed | AgentStatus::Incomplete | AgentStatus::RequiresAction => {
                Outcome::Done(run.clone())
            }
            AgentStatus::Cancelled => Outcome::Cancelled,
            AgentStatus::Failed => Outcome::Failed(run.reason().to_owned()),
            // A status of tomorrow: the rest tells whether it is a last one.
            _ if run.error.is_some() => Outcome::Failed(run.reason().to_owned()),
            _ if run.completed_at.is_some() => Outcome::Done(run.clone()),
            _ => Outcome::Pending,
        }
    }
}

/// What only a run of the Agent API can.
impl Job<AgentRequest> {
    /// Asks the service to cancel the run.
    ///
    /// The run is not cancelled at once: the answer says `cancelling`, and
    /// [`until_done`](Self::until_done) ends with an error whose
    /// [`is_job_cancelled`](crate::Error::is_job_cancelled) holds. What it has
    /// used up until then is paid for.
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client) -> Result<(), perplexity_client::Error> {
    /// let job = client.agent_job("resp_4f2a");
    /// job.cancel().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When it is awaited: those of every call. A run that has ended already
    /// is a 400, and one that is not known a 404.
    pub fn cancel(&self) -> Call<AgentCancellation> {
        self.client().cancel_agent_run(self.id())
    }
}

//! A job that was submitted.

use std::fmt;
use std::time::Duration;

use super::request::JobRequest;
use super::ticket::Ticket;
use super::until_done::UntilDone;
use crate::{Call, Client, Error, Response, Retry};

/// A job at the service: its id, and how to ask for it.
///
/// [`Client::submit`] makes one, and [`Client::resume`] finds it again.
/// Dropping it changes nothing at the service.
///
/// Every error of a job knows its id: [`Error::job_id`].
///
/// Two jobs are compared by their [tickets](Self::ticket).
pub struct Job<T> {
    client: Client,
    ticket: Ticket<T>,
}

impl<T: JobRequest> Job<T> {
    pub(super) fn new(client: Client, ticket: Ticket<T>) -> Self {
        Self { client, ticket }
    }

    /// The id, by which the service knows the job.
    pub fn id(&self) -> &str {
        self.ticket.id()
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// What finds the job again from another process: write it down before
    /// waiting.
    ///
    /// ```no_run
    /// # use perplexity_client::{SonarJob, serde_json};
    /// # fn run(job: SonarJob) -> Result<(), Box<dyn std::error::Error>> {
    /// std::fs::write("job.json", serde_json::to_vec(&job.ticket())?)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn ticket(&self) -> Ticket<T> {
        self.ticket.clone()
    }

    /// Asks for the job once.
    ///
    /// A job that failed is no error here: look at its status.
    ///
    /// # Errors
    ///
    /// Those of a read, after its retries, and an answer that is about
    /// another job. Nothing is sent for an id that has the key in it.
    pub async fn poll(&self) -> Result<Response<T::Status>, Error> {
        let call = self.get()?;
        self.check(call.await)
    }

    /// Waits until the job is done, and gives back its answer.
    ///
    /// ```no_run
    /// # use perplexity_client::{Error, SonarJob};
    /// # async fn run(job: SonarJob) -> Result<(), Error> {
    /// use std::time::Duration;
    ///
    /// match job.until_done().with_deadline(Duration::from_secs(600)).await {
    ///     Ok(answer) => println!("{}", answer.text()),
    ///     Err(error) if error.is_timeout() => println!("{} goes on", job.id()),
    ///     Err(error) if error.is_job_failed() => println!("{error}"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn until_done(&self) -> UntilDone<T> {
        UntilDone::new(self.clone())
    }

    /// Asks for the job once, without retries, in at most this time.
    pub(super) async fn look(&self, time: Duration) -> Result<Response<T::Status>, Error> {
        let call = self.get()?;
        let time = time.min(self.client.transport().timeout());
        self.check(call.retry(Retry::never()).timeout(time).await)
    }

    fn get(&self) -> Result<Call<T::Status>, Error> {
        // It would go into the path, and from there into the logs of whatever is on the way.
        if self.client.transport().redacted(self.id()) != self.id() {
            let error = Error::invalid_input("the key stands in the id of the job");
            return Err(self.own(error));
        }
        Ok(T::get(&self.client, self.id()))
    }

    fn check(
        &self,
        result: Result<Response<T::Status>, Error>,
    ) -> Result<Response<T::Status>, Error> {
        let response = result.map_err(|error| self.own(error))?;
        let id = T::id(&response);
        if id == self.id() {
            return Ok(response);
        }
        let error = response.unusable(format!("it is about another job, \"{id}\""));
        Err(self.own(error))
    }

    pub(super) fn own(&self, error: Error) -> Error {
        error.about_job(self.id(), self.client.transport())
    }
}

impl<T> Clone for Job<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            ticket: self.ticket.clone(),
        }
    }
}

impl<T> fmt::Debug for Job<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transport = self.client.transport();
        let ticket = self.ticket.map_text(|text| transport.redacted(text));
        f.debug_struct("Job")
            .field("ticket", &ticket)
            .finish_non_exhaustive()
    }
}

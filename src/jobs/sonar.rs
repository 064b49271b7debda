//! Asynchronous Sonar as a surface of jobs.

use super::request::{JobRequest, Outcome, sealed};
use crate::types::{
    AsyncChatCompletion, AsyncProcessingStatus, AsyncSonarRequest, CompletionResponse, SonarRequest,
};
use crate::{Call, Client};

impl sealed::Sealed for SonarRequest {}

impl JobRequest for SonarRequest {
    type Status = AsyncChatCompletion;
    type Answer = CompletionResponse;

    const SURFACE: &'static str = "async-sonar";

    const IS_KEYED: bool = true;

    fn fault(&self) -> Option<&'static str> {
        (self.stream == Some(true))
            .then_some("a job is asked for, and not read as a stream of events: leave `stream` out")
    }

    fn create(&self, client: &Client, idempotency_key: Option<&str>) -> Call<AsyncChatCompletion> {
        let mut body = AsyncSonarRequest::new(self.clone());
        body.idempotency_key = idempotency_key.map(str::to_owned);
        client.create_async_sonar(&body)
    }

    fn get(client: &Client, id: &str) -> Call<AsyncChatCompletion> {
        client.get_async_sonar(id)
    }

    fn id(status: &AsyncChatCompletion) -> &str {
        &status.id
    }

    fn word(status: &AsyncChatCompletion) -> String {
        status.status.to_string()
    }

    fn outcome(job: &AsyncChatCompletion) -> Outcome<CompletionResponse> {
        match &job.status {
            AsyncProcessingStatus::Created | AsyncProcessingStatus::InProgress => Outcome::Pending,
            AsyncProcessingStatus::Completed => match &job.response {
                Some(answer) => Outcome::Done(answer.clone()),
                None => Outcome::Unusable("the job is completed, without a response".to_owned()),
            },
            AsyncProcessingStatus::Failed => Outcome::Failed(message(job)),
            // A status of tomorrow: the rest tells whether it is a last one.
            _ if job.failed_at.is_some() || job.error_message.is_some() => {
                Outcome::Failed(message(job))
            }
            other => match (&job.response, job.completed_at) {
                (Some(answer), Some(_)) => Outcome::Done(answer.clone()),
                (None, Some(_)) => Outcome::Failed(format!("it ended as {other}")),
                (_, None) => Outcome::Pending,
            },
        }
    }
}

fn message(job: &AsyncChatCompletion) -> String {
    match job.error_message.as_deref().map(str::trim) {
        None | Some("") => "the service gives no reason".to_owned(),
        Some(message) => message.to_owned(),
    }
}

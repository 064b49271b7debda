//! What a run says, shorter than by the fields.

use std::borrow::Cow;

use openapi_runtime::codec::serde::de::DeserializeOwned;

use crate::Sources;
use crate::structured::{self, StructuredError};
use crate::types::{
    AgentRun, AgentStatus, BatchStatus, ContentPart, ContentPartType, FunctionCallOutputItem,
    InputItem, OutputItem,
};

/// What is said of a failure that the service does not explain.
pub(crate) const NO_REASON: &str = "the service gives no reason";

impl AgentStatus {
    /// Whether the run stays as it is: it was completed, failed, was cancelled
    /// or ended before it was complete. A status that is not known is none of
    /// these.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Cancelled | Self::Incomplete
        )
    }
}

impl BatchStatus {
    /// Whether the batch stays as it is: it was completed, failed, was
    /// cancelled or did not end in time. A status that is not known is none of
    /// these.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Cancelled | Self::Expired
        )
    }
}

impl AgentRun {
    /// The text of the answer: the text parts of all messages, one after the
    /// other. Empty where there is none yet, or none at all: see
    /// [`failure`](Self::failure).
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client) -> Result<(), perplexity_client::Error> {
    /// use perplexity_client::types::AgentRequest;
    ///
    /// let run = client.create_agent_run(&AgentRequest::new("What is a fjord?").with_preset("fast")).await?;
    /// println!("{}", run.output_text());
    /// # Ok(())
    /// # }
    /// ```
    pub fn output_text(&self) -> Cow<'_, str> {
        let mut texts = self.text_parts().map(|part| part.text.as_str());
        let first = texts.next().unwrap_or_default();
        match texts.next() {
            None => Cow::Borrowed(first),
            Some(second) => [first, second].into_iter().chain(texts).collect(),
        }
    }

    /// Why the run failed, or that it was cancelled: `None` where neither is
    /// so.
    ///
    /// Such a run comes with the HTTP status 200, so a call gives it as it
    /// gives an answer, without a text. Only waiting for a
    /// [job](crate::Job::until_done) makes an error of it.
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// # let request = perplexity_client::types::AgentRequest::new("What is a fjord?");
    /// let run = client.create_agent_run(&request).await?;
    /// if let Some(reason) = run.failure() {
    ///     return Err(reason.into());
    /// }
    /// println!("{}", run.output_text());
    /// # Ok(())
    /// # }
    /// ```
    pub fn failure(&self) -> Option<String> {
        match &self.status {
            AgentStatus::Failed => Some(format!("the run failed: {}", self.reason())),
            AgentStatus::Cancelled => Some("the run was cancelled".to_owned()),
            _ => None,
        }
    }

    /// What the service says about a run that failed.
    pub(crate) fn reason(&self) -> &str {
        let message = self.error.as_ref().map(|error| error.message.trim());
        message
            .filter(|message| !message.is_empty())
            .unwrap_or(NO_REASON)
    }

    /// The value that the answer is, where one was asked for by a schema: see
    /// [`structured`].
    ///
    /// # Errors
    ///
    /// Where the text is not JSON of that type; the error shows the text. And
    /// where the run [failed](Self::failure) or was cancelled.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, StructuredError> {
        match self.failure() {
            Some(failure) => Err(StructuredError::no_answer(failure)),
            None => structured::parse(&self.output_text()),
        }
    }

    /// What the searches of the run have found, numbered in one list.
    ///
    /// Those of the web and those for people, in the order in which they were
    /// made, each page once.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for item in &self.output {
            match item {
                OutputItem::SearchResults(found) => sources.add(&found.results),
                OutputItem::PeopleSearchResults(found) => sources.add(&found.results),
                _ => continue,
            };
        }
        sources
    }

    /// The functions that the model asks to be called. Answer each by
    /// [`FunctionCallOutputItem::answer`], in the input of a next request.
    pub fn function_calls(&self) -> impl Iterator<Item = &FunctionCallOutputItem> {
        self.output.iter().filter_map(|item| match item {
            OutputItem::FunctionCall(call) => Some(call),
            _ => None,
        })
    }

    /// What was said and called in the run, for the input of a next request:
    /// where the service does not keep the run (`store: false`), it has to be
    /// told. Otherwise `previous_response_id` is shorter.
    pub fn to_input(&self) -> Vec<InputItem> {
        let items = self.output.iter();
        let said = items.filter_map(|item| match item {
            OutputItem::Message(message) => Some(message.into()),
            OutputItem::FunctionCall(call) => Some(call.into()),
            _ => None,
        });
        said.collect()
    }

    /// What the run has cost so far, in US dollars, where the service says so.
    pub fn total_cost(&self) -> Option<f64> {
        Some(self.usage.as_ref()?.cost.as_ref()?.total_cost)
    }

    fn text_parts(&self) -> impl Iterator<Item = &ContentPart> {
        let messages = self.output.iter().filter_map(|item| match item {
            OutputItem::Message(message) => Some(&message.content),
            _ => None,
        });
        messages
            .flatten()
            .filter(|part| part.type_ == ContentPartType::OutputText)
    }
}

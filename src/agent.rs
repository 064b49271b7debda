//! What a request to the agent is made of, and what a run says, shorter than
//! by the fields.

use std::borrow::Cow;

use crate::Sources;
use crate::structured::{self, StructuredError};
use crate::types::{
    AgentRun, ContentPart, ContentPartType, FunctionCallOutputInput, FunctionCallOutputInputOutput,
    FunctionCallOutputItem, InputContent, InputMessage, InputMessageRole, JsonSchemaFormat,
    OutputItem, ResponseFormat, ResponseFormatType,
};
use openapi_runtime::codec::serde::de::DeserializeOwned;

impl InputMessage {
    /// What the user says, as text or as parts.
    ///
    /// ```
    /// use perplexity_client::types::{AgentRequest, InputMessage};
    ///
    /// let request = AgentRequest::new([
    ///     InputMessage::user("What is a fjord?").into(),
    ///     InputMessage::assistant("A narrow arm of the sea between steep slopes.").into(),
    ///     InputMessage::user("Which is the longest?").into(),
    /// ]);
    /// # let _ = request;
    /// ```
    pub fn user(content: impl Into<InputContent>) -> Self {
        Self::new(content, InputMessageRole::User)
    }

    /// What the model has answered before, so that a conversation goes on.
    /// Where the service keeps the runs, `previous_response_id` of the request
    /// is shorter.
    pub fn assistant(content: impl Into<InputContent>) -> Self {
        Self::new(content, InputMessageRole::Assistant)
    }

    /// How the model is to answer. For the whole request, `instructions` says
    /// the same.
    pub fn system(content: impl Into<InputContent>) -> Self {
        Self::new(content, InputMessageRole::System)
    }
}

impl AgentRun {
    /// The text of the answer: the text parts of all messages, one after the
    /// other. Empty where there is none yet, or none at all.
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

    /// The value that the answer is, where one was asked for by a schema: see
    /// [`structured`].
    ///
    /// # Errors
    ///
    /// Where the text is not JSON of that type; the error shows the text.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, StructuredError> {
        structured::parse(&self.output_text())
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

impl FunctionCallOutputItem {
    /// What the function has answered, for the input of the next request.
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client, first: perplexity_client::types::AgentRun) -> Result<(), perplexity_client::Error> {
    /// use perplexity_client::types::AgentRequest;
    ///
    /// let answers = first.function_calls().map(|call| call.answer(r#"{"celsius": 7}"#).into());
    /// let request = AgentRequest::new(answers.collect::<Vec<_>>())
    ///     .with_preset("fast")
    ///     .with_previous_response_id(&first.id);
    /// let run = client.create_agent_run(&request).await?;
    /// # let _ = run;
    /// # Ok(())
    /// # }
    /// ```
    pub fn answer(
        &self,
        output: impl Into<FunctionCallOutputInputOutput>,
    ) -> FunctionCallOutputInput {
        let mut answer = FunctionCallOutputInput::new(&self.call_id, output).with_name(&self.name);
        answer.thought_signature.clone_from(&self.thought_signature);
        answer
    }
}

/// JSON that fits the schema.
///
/// ```
/// use perplexity_client::serde_json::{Map, json};
/// use perplexity_client::types::{AgentRequest, JsonSchemaFormat};
///
/// let schema = Map::from_iter([
///     ("type".to_owned(), json!("object")),
///     ("properties".to_owned(), json!({ "metres": { "type": "integer" } })),
/// ]);
/// let request = AgentRequest::new("How high is the Brocken?")
///     .with_preset("fast")
///     .with_response_format(JsonSchemaFormat::new("mountain", schema));
/// # assert!(request.response_format.is_some());
/// ```
impl From<JsonSchemaFormat> for ResponseFormat {
    fn from(schema: JsonSchemaFormat) -> Self {
        Self::new(ResponseFormatType::JsonSchema).with_json_schema(schema)
    }
}

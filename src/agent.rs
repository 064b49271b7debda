//! What a request to the agent is made of, and what a run says, shorter than
//! by the fields.

use std::borrow::Cow;

use crate::Sources;
use crate::structured::{self, StructuredError};
use crate::types::{
    AgentInput, AgentRun, AgentStatus, BatchStatus, ContentPart, ContentPartType,
    FunctionCallInput, FunctionCallOutputInput, FunctionCallOutputInputOutput,
    FunctionCallOutputItem, InputContent, InputContentPart, InputContentPartType, InputItem,
    InputMessage, InputMessageRole, JsonSchemaFormat, MessageOutputItem, OutputItem,
    ResponseFormat, ResponseFormatType,
};
use openapi_runtime::codec::serde::de::DeserializeOwned;

impl InputMessage {
    /// What the user says, as text or as parts.
    ///
    /// ```
    /// use perplexity_client::types::{AgentRequest, InputMessage};
    ///
    /// let request = AgentRequest::new([
    ///     InputMessage::user("What is a fjord?"),
    ///     InputMessage::assistant("A narrow arm of the sea between steep slopes."),
    ///     InputMessage::user("Which is the longest?"),
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

    /// How the model is to answer, by who writes the program.
    pub fn developer(content: impl Into<InputContent>) -> Self {
        Self::new(content, InputMessageRole::Developer)
    }

    /// How the model is to answer. For the whole request, `instructions` says
    /// the same.
    pub fn system(content: impl Into<InputContent>) -> Self {
        Self::new(content, InputMessageRole::System)
    }
}

impl InputContentPart {
    /// Text, beside parts of another kind.
    ///
    /// ```
    /// use perplexity_client::types::{AgentRequest, InputContentPart, InputMessage};
    ///
    /// let question = InputMessage::user([
    ///     InputContentPart::text("What mountain is this?"),
    ///     InputContentPart::image("https://example.org/mountain.jpg"),
    /// ]);
    /// let request = AgentRequest::new([question]);
    /// # let _ = request;
    /// ```
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(InputContentPartType::InputText).with_text(text)
    }

    /// An image, by its address or as a data URL of at most 2,048 characters.
    pub fn image(url: impl Into<String>) -> Self {
        Self::new(InputContentPartType::InputImage).with_image_url(url)
    }

    /// A file, by its address.
    pub fn file(url: impl Into<String>) -> Self {
        Self::new(InputContentPartType::InputFile).with_file_url(url)
    }
}

/// Results of functions alone, where the service has the rest.
impl From<Vec<FunctionCallOutputInput>> for AgentInput {
    fn from(results: Vec<FunctionCallOutputInput>) -> Self {
        let items = results.into_iter().map(InputItem::from);
        items.collect::<Vec<_>>().into()
    }
}

impl<const N: usize> From<[FunctionCallOutputInput; N]> for AgentInput {
    fn from(results: [FunctionCallOutputInput; N]) -> Self {
        results.map(InputItem::from).into()
    }
}

/// Messages alone. With items of other kinds the first says what they become:
/// `[InputItem::from(message), call.into()]`.
impl From<Vec<InputMessage>> for AgentInput {
    fn from(messages: Vec<InputMessage>) -> Self {
        messages
            .into_iter()
            .map(InputItem::from)
            .collect::<Vec<_>>()
            .into()
    }
}

impl<const N: usize> From<[InputMessage; N]> for AgentInput {
    fn from(messages: [InputMessage; N]) -> Self {
        messages.map(InputItem::from).into()
    }
}

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

/// What the model has said, as a part of the next request.
impl From<&MessageOutputItem> for InputItem {
    fn from(message: &MessageOutputItem) -> Self {
        let texts = message.content.iter().map(|part| part.text.as_str());
        InputMessage::assistant(texts.collect::<String>()).into()
    }
}

/// What the model has called, as a part of the next request.
impl From<&FunctionCallOutputItem> for InputItem {
    fn from(call: &FunctionCallOutputItem) -> Self {
        let mut input = FunctionCallInput::new(&call.arguments, &call.call_id, &call.name);
        input.thought_signature.clone_from(&call.thought_signature);
        input.into()
    }
}

impl FunctionCallOutputItem {
    /// What the function has answered, for the input of the next request.
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client, first: perplexity_client::types::AgentRun) -> Result<(), perplexity_client::Error> {
    /// use perplexity_client::types::AgentRequest;
    ///
    /// let answers = first.function_calls().map(|call| call.answer(r#"{"celsius": 7}"#));
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

//! What a request to the agent is made of, shorter than by the fields.

use crate::types::{
    AgentInput, FunctionCallInput, FunctionCallOutputInput, FunctionCallOutputInputOutput,
    FunctionCallOutputItem, InputContent, InputContentPart, InputContentPartType, InputItem,
    InputMessage, InputMessageRole, JsonSchemaFormat, MessageOutputItem, ResponseFormat,
    ResponseFormatType,
};

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

//! What a question to Sonar is made of, shorter than by `new` and `with_…`.

use std::borrow::Cow;

use crate::types::{
    AsyncSonarRequest, ChatMessageRole, JsonSchema, Message, MessageContent,
    ResponseFormatJsonSchema, SonarRequest, SonarRequestResponseFormat,
};

impl Message {
    /// What the user says, as text or as parts.
    ///
    /// ```
    /// use perplexity_client::types::{ImagePart, Message, SonarRequest, TextPart};
    ///
    /// let request = SonarRequest::new("sonar-pro", [Message::user("How high is the Brocken?")]);
    ///
    /// let with_an_image = Message::user([
    ///     TextPart::new("What mountain is this?").into(),
    ///     ImagePart::new("https://example.org/mountain.jpg").into(),
    /// ]);
    /// assert_eq!(with_an_image.text(), "What mountain is this?");
    /// # assert_eq!(request.messages[0].text(), "How high is the Brocken?");
    /// ```
    pub fn user(content: impl Into<MessageContent>) -> Self {
        Self::new(ChatMessageRole::User).with_content(content)
    }

    /// How the model is to answer; the first message, if there is one.
    ///
    /// ```
    /// use perplexity_client::types::Message;
    ///
    /// let messages = [
    ///     Message::system("Answer in one sentence."),
    ///     Message::user("What is a fjord?"),
    /// ];
    /// # assert_eq!(messages[0].role.as_str(), "system");
    /// ```
    pub fn system(content: impl Into<MessageContent>) -> Self {
        Self::new(ChatMessageRole::System).with_content(content)
    }

    /// What the model has answered before, so that a conversation goes on.
    ///
    /// ```
    /// use perplexity_client::types::Message;
    ///
    /// let messages = [
    ///     Message::user("What is a fjord?"),
    ///     Message::assistant("A narrow arm of the sea between steep slopes."),
    ///     Message::user("Which is the longest?"),
    /// ];
    /// # assert_eq!(messages[1].role.as_str(), "assistant");
    /// ```
    pub fn assistant(content: impl Into<MessageContent>) -> Self {
        Self::new(ChatMessageRole::Assistant).with_content(content)
    }

    /// The text: the content itself, or its text parts one after the other.
    /// Empty where there is no text.
    pub fn text(&self) -> Cow<'_, str> {
        let content = self.content.as_ref();
        content.map(MessageContent::text).unwrap_or_default()
    }
}

/// A question without a key of its own.
impl From<SonarRequest> for AsyncSonarRequest {
    fn from(request: SonarRequest) -> Self {
        Self::new(request)
    }
}

/// JSON that fits the schema.
///
/// ```
/// use perplexity_client::serde_json::{Map, json};
/// use perplexity_client::types::{JsonSchema, Message, SonarRequest};
///
/// let schema = Map::from_iter([
///     ("type".to_owned(), json!("object")),
///     ("properties".to_owned(), json!({ "metres": { "type": "integer" } })),
/// ]);
/// let request = SonarRequest::new("sonar-pro", [Message::user("How high is the Brocken?")])
///     .with_response_format(JsonSchema::new(schema));
/// # assert!(request.response_format.is_some());
/// ```
impl From<JsonSchema> for SonarRequestResponseFormat {
    fn from(schema: JsonSchema) -> Self {
        ResponseFormatJsonSchema::new(schema).into()
    }
}

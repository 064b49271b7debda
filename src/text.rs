//! The text of an answer, wherever it stands.

use std::borrow::Cow;

use crate::types::{AsyncChatCompletion, CompletionResponse, MessageContent, MessagePart};

impl MessageContent {
    /// The text: the content itself, or its text parts one after the other.
    /// Empty where there is no text.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::List(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    MessagePart::Text(part) => Some(part.text.as_str()),
                    _ => None,
                })
                .collect(),
            Self::Unrecognized(_) => Cow::Borrowed(""),
        }
    }
}

impl CompletionResponse {
    /// The text of the first choice; empty where there is none.
    pub fn text(&self) -> Cow<'_, str> {
        let first = self.choices.first();
        let content = first.and_then(|choice| choice.message.content.as_ref());
        content.map(MessageContent::text).unwrap_or_default()
    }
}

impl AsyncChatCompletion {
    /// The text of the answer, once there is one.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        self.response.as_ref().map(CompletionResponse::text)
    }
}

//! The value that an answer's text is.

use std::error::Error;
use std::fmt;

use openapi_runtime::codec::serde::de::DeserializeOwned;

use crate::located::{self, Located, excerpt};

/// Reads the value out of the text of an answer.
///
/// White space around it is no matter, nor is what models put around JSON: a
/// fence of three backticks, with or without the word `json`, and before it
/// the reasoning of a model, between `<think>` and `</think>`, which the docs
/// of Sonar say to remove. Nothing else is guessed: other words before or
/// after the value are an error.
///
/// ```
/// use perplexity_client::structured::parse;
///
/// let text = "<think>\nThe highest of the Harz.\n</think>\n\n```json\n[\"Brocken\", 1141]\n```\n";
/// let (name, metres): (String, u32) = parse(text)?;
/// assert_eq!((name.as_str(), metres), ("Brocken", 1141));
/// # Ok::<(), perplexity_client::structured::StructuredError>(())
/// ```
///
/// # Errors
///
/// Where the text is no JSON, or not that of a `T`; with the text around the
/// place, and its path.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StructuredError> {
    let answer = after_reasoning(text).ok_or_else(|| StructuredError {
        kind: Kind::OnlyReasoning,
        text: excerpt(text.as_bytes(), text.len()),
    })?;
    let json = without_fence(answer);
    if json.is_empty() {
        return Err(StructuredError {
            kind: Kind::Empty,
            text: excerpt(text.as_bytes(), text.len()),
        });
    }
    located::decode(json.as_bytes()).map_err(|error| {
        let lines = json
            .split_inclusive('\n')
            .take(error.line.saturating_sub(1));
        let offset = lines.map(str::len).sum::<usize>() + error.column;
        StructuredError {
            text: excerpt(json.as_bytes(), offset),
            kind: Kind::Decode(error),
        }
    })
}

/// What follows the reasoning; `None` where that does not end.
fn after_reasoning(text: &str) -> Option<&str> {
    let text = text.trim();
    match text.strip_prefix("<think>") {
        Some(reasoning) => Some(reasoning.split_once("</think>")?.1.trim_start()),
        None => Some(text),
    }
}

/// What stands inside of a fence, if there is one. Where the answer was cut,
/// it does not end.
fn without_fence(text: &str) -> &str {
    let Some(inside) = text.strip_prefix("```") else {
        return text;
    };
    let inside = match inside.split_at_checked(4) {
        Some((word, rest)) if word.eq_ignore_ascii_case("json") => rest,
        _ => inside,
    };
    inside.strip_suffix("```").unwrap_or(inside).trim()
}

/// Why the text of an answer is not the value that was asked for.
///
/// ```
/// use perplexity_client::structured::parse;
///
/// let error = parse::<Vec<u8>>("[1, 2, 300]").unwrap_err();
/// assert_eq!(error.path(), Some("[2]"));
/// assert_eq!(
///     error.to_string(),
///     "the answer is not what was asked for, at `[2]`: invalid value: integer `300`, expected u8; it is [1, 2, 300]"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructuredError {
    kind: Kind,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// There is no answer, as this says.
    None(String),
    Empty,
    OnlyReasoning,
    Decode(Located),
}

impl StructuredError {
    pub(crate) fn no_answer(why: String) -> Self {
        Self {
            kind: Kind::None(why),
            text: String::new(),
        }
    }

    /// The text: at most 200 bytes, around the place that is wrong.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in the value, such as `peaks[2].metres`. `None` where it is the
    /// value as a whole, or no JSON.
    pub fn path(&self) -> Option<&str> {
        match &self.kind {
            Kind::Decode(error) => error.path.as_deref(),
            _ => None,
        }
    }

    /// Whether the answer ends too early, as it does where it reached the
    /// limit of tokens.
    pub fn is_cut(&self) -> bool {
        match &self.kind {
            Kind::None(_) | Kind::Empty => false,
            Kind::OnlyReasoning => true,
            Kind::Decode(error) => error.is_cut,
        }
    }
}

impl fmt::Display for StructuredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = match &self.kind {
            Kind::None(why) => return write!(f, "there is no answer: {why}"),
            Kind::Empty if self.text.is_empty() => return f.write_str("the answer is empty"),
            Kind::Empty => return write!(f, "the answer has no value; it ends {}", self.text),
            Kind::OnlyReasoning => {
                return write!(
                    f,
                    "the answer ends within its reasoning, as it does at the limit of tokens; it ends {}",
                    self.text
                );
            }
            Kind::Decode(error) => error,
        };
        f.write_str(match error.is_cut {
            true => "the answer ends too early, as it does at the limit of tokens",
            false => "the answer is not what was asked for",
        })?;
        if let Some(path) = &error.path {
            write!(f, ", at `{path}`")?;
        }
        write!(f, ": {}; it is {}", error.message, self.text)
    }
}

impl Error for StructuredError {}

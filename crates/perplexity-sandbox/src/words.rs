//! What stands for knowledge, tokens and money in the sandbox's answers: the same for the same
//! question, whatever asks it.

use std::ops::Range;

use serde_json::{Value, json};

/// Where answers claim to have looked: title, url and snippet.
pub(crate) const SOURCES: [(&str, &str, &str); 3] = [
    (
        "What a stand-in can know",
        "https://www.example.org/sandbox/knowledge",
        "A stand-in answers in the shape of the service, without its knowledge.",
    ),
    (
        "Prepared answers and their uses",
        "https://guides.example.net/sandbox/answers",
        "Prepared answers let a client be tested without a network and without a bill.",
    ),
    (
        "Notes on echoes",
        "https://journal.example.com/sandbox/echoes",
        "An echo shows that the question arrived.",
    ),
];

/// The day on which all sources were written.
pub(crate) const DAY: &str = "2026-03-05";

/// In millionths of a dollar, because floats would not add up.
pub(crate) const MICROS_PER_INPUT_TOKEN: u64 = 2;
pub(crate) const MICROS_PER_OUTPUT_TOKEN: u64 = 8;
pub(crate) const MICROS_PER_SEARCH: u64 = 5_000;

/// Words stand for tokens.
pub(crate) fn tokens(text: &str) -> u64 {
    u64::try_from(text.split_whitespace().count())
        .unwrap_or(u64::MAX)
        .max(1)
}

pub(crate) fn dollars(micros: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "no answer costs a billion dollars"
    )]
    let micros = micros as f64;
    micros / 1e6
}

/// The text of a message's content, which is a string or a list of parts.
pub(crate) fn text_of(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts = parts
                .iter()
                .filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// The text of the last message of the user, or of the last message.
pub(crate) fn question(messages: Option<&Value>) -> String {
    let messages = messages.and_then(Value::as_array);
    let messages = messages.map(Vec::as_slice).unwrap_or_default();
    let of_the_user = |message: &&Value| message.get("role").is_some_and(|role| role == "user");
    let asked = messages.iter().rfind(of_the_user).or(messages.last());
    text_of(asked.and_then(|message| message.get("content")))
}

/// A value that fits a schema which a caller gave, or why there is none.
pub(crate) fn structured(schema: &Value) -> Result<Value, String> {
    use crate::synth::Synth;
    let judge = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .offline()
        .build(schema)
        .map_err(|error| format!("the schema is none: {}", error.masked()))?;
    let value = Synth::full(schema).value(schema);
    let empty = json!({});
    let mut tries = [value, empty, json!([])].into_iter();
    tries
        .find(|value| judge.is_valid(value))
        .ok_or_else(|| "the sandbox finds no value that fits this schema".to_owned())
}

/// Words of many kinds: of one byte a character, of two, three and four.
const MORE: [&str; 12] = [
    "Bäume",
    "kühlen",
    "Straßen:",
    "木陰は",
    "涼しい",
    "🌳🌳,",
    "naïve",
    "shade",
    "ждёт",
    "그늘에서",
    "𝔘nder",
    "leaves;",
];

/// So many words more for a text.
pub(crate) fn longer(words: usize) -> String {
    let mut more = String::new();
    for (number, word) in MORE.iter().cycle().take(words).enumerate() {
        more.push_str(if number == 0 { "\n\n" } else { " " });
        more.push_str(word);
    }
    more
}

/// Where the words of a text are, each with the space that follows it; together they are the text.
pub(crate) fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut in_space, mut in_words) = (0, false, false);
    for (at, character) in text.char_indices() {
        if in_space && !character.is_whitespace() {
            pieces.push(start..at);
            start = at;
        }
        // What stands before the first word belongs to it.
        in_words |= !character.is_whitespace();
        in_space = character.is_whitespace() && in_words;
    }
    if start < text.len() {
        pieces.push(start..text.len());
    }
    pieces
}

/// A number that a text always has: FNV-1a, which is the same on every machine.
pub(crate) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_text_are_its_words_and_make_it_up_again() {
        for (text, expected) in [
            ("", 0),
            (" ", 1),
            ("one", 1),
            ("one two", 2),
            ("one  two\n\nthree ", 3),
            ("\u{e4} \u{6728}\u{9670} \u{1f333}", 3),
        ] {
            let pieces = pieces(text);
            let together: String = pieces.iter().map(|piece| &text[piece.clone()]).collect();
            assert_eq!(
                (pieces.len(), together.as_str()),
                (expected, text),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_longer_text_is_as_much_longer_and_not_of_ascii_alone() {
        assert_eq!(longer(0), "");
        for words in [1, 2, 100] {
            let more = longer(words);
            assert_eq!(more.split_whitespace().count(), words);
            assert!(!more.is_ascii(), "{more}");
        }
    }
}

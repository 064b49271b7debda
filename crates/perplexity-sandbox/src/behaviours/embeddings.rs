//! Vectors: the same text has the same one, and another text another.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::refusal::Detail;
use crate::state::State;
use crate::words::{digest, dollars, tokens};

pub(super) const PLAIN: (&str, Behaviour) = ("POST /v1/embeddings", plain);
pub(super) const CONTEXTUALIZED: (&str, Behaviour) =
    ("POST /v1/contextualizedembeddings", contextualized);

/// In millionths of a dollar; the smaller model costs 0.004 for a million tokens.
const MICROS_PER_THOUSAND_TOKENS: u64 = 4;

/// What vectors are asked for.
struct Form<'a> {
    model: &'a str,
    dimensions: usize,
    is_binary: bool,
}

fn plain(_: &State, asked: &Asked) -> Answer {
    let form = match form(asked) {
        Ok(form) => form,
        Err(refusal) => return *refusal,
    };
    let texts: Vec<&str> = match asked.body.get("input") {
        Some(Value::String(text)) => vec![text],
        input => texts(input).collect(),
    };
    let total = texts.iter().map(|text| tokens(text)).sum();
    answer(&form, json!(form.objects(texts.into_iter(), "")), total)
}

fn contextualized(_: &State, asked: &Asked) -> Answer {
    let form = match form(asked) {
        Ok(form) => form,
        Err(refusal) => return *refusal,
    };
    let documents = asked.body.get("input").and_then(Value::as_array);
    let documents = documents.map(Vec::as_slice).unwrap_or_default();
    let all = documents.iter().flat_map(|document| texts(Some(document)));
    let total = all.map(tokens).sum();
    let data = documents.iter().zip(0..).map(|(document, index)| {
        // A chunk means something else among other chunks.
        let context = document.to_string();
        let chunks = form.objects(texts(Some(document)), &context);
        json!({ "object": "list", "index": index, "data": chunks })
    });
    answer(&form, data.collect(), total)
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let texts = value.and_then(Value::as_array).into_iter().flatten();
    texts.filter_map(Value::as_str)
}

fn answer(form: &Form<'_>, data: Value, tokens: u64) -> Answer {
    let cost = dollars(tokens.saturating_mul(MICROS_PER_THOUSAND_TOKENS)) / 1e3;
    let body = json!({
        "object": "list",
        "model": form.model,
        "data": data,
        "usage": {
            "prompt_tokens": tokens,
            "total_tokens": tokens,
            "cost": { "input_cost": cost, "total_cost": cost, "currency": "USD" },
        },
    });
    Answer::json(StatusCode::OK, body)
}

fn form(asked: &Asked) -> Result<Form<'_>, Box<Answer>> {
    let model = asked.text("model").unwrap_or_default();
    let most = if model.ends_with("-4b") { 2560 } else { 1024 };
    let wanted = asked.body.get("dimensions").and_then(Value::as_u64);
    let dimensions = wanted.map_or(Some(most), |wanted| usize::try_from(wanted).ok());
    match dimensions.filter(|dimensions| *dimensions <= most) {
        Some(dimensions) => Ok(Form {
            model,
            dimensions,
            is_binary: asked.text("encoding_format") == Some("base64_binary"),
        }),
        None => {
            let message = format!("Value error, {model} has at most {most} dimensions");
            let detail = Detail::new([json!("dimensions")], "value_error", message);
            Err(Box::new(Answer::unprocessable(&[detail])))
        }
    }
}

impl Form<'_> {
    fn objects<'t>(&self, texts: impl Iterator<Item = &'t str>, context: &str) -> Vec<Value> {
        let objects = texts.zip(0..).map(|(text, index)| {
            let vector = self.vector(&format!("{}\n{context}\n{text}", self.model));
            json!({ "object": "embedding", "index": index, "embedding": base64(&vector) })
        });
        objects.collect()
    }

    /// A byte for each dimension, or a bit.
    fn vector(&self, text: &str) -> Vec<u8> {
        let length = if self.is_binary {
            self.dimensions.div_ceil(8)
        } else {
            self.dimensions
        };
        let mut state = digest(text);
        let bytes = std::iter::repeat_with(|| {
            // SplitMix64: eight good bytes for each step.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)).to_le_bytes()
        });
        let mut vector: Vec<u8> = bytes.flatten().take(length).collect();
        // What is left of the last byte is nothing. Its first dimension is its least significant bit.
        if self.is_binary
            && !self.dimensions.is_multiple_of(8)
            && let Some(last) = vector.last_mut()
        {
            *last &= 0xff_u8 >> (8 - self.dimensions % 8);
        }
        vector
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18_u32, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS.get((bits >> shift & 63) as usize).copied();
            let letter = letter.filter(|_| at <= three.len());
            text.push(letter.map_or('=', char::from));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_beyond_the_dimensions_are_clear_and_those_below_are_not_touched() {
        let vector = |dimensions| {
            let form = Form {
                model: "a",
                dimensions,
                is_binary: true,
            };
            form.vector("b")
        };
        // The first dimension is the least significant bit of the first byte.
        let bit = |vector: &[u8], at: usize| vector[at / 8] >> (at % 8) & 1;
        let whole = vector(256);
        for dimensions in 128..=256 {
            let vector = vector(dimensions);
            assert_eq!(vector.len(), dimensions.div_ceil(8));
            for at in 0..vector.len() * 8 {
                let expected = if at < dimensions { bit(&whole, at) } else { 0 };
                assert_eq!(bit(&vector, at), expected, "{at} of {dimensions}");
            }
        }
    }

    #[test]
    fn bytes_become_base64_as_everyone_writes_it() {
        for (bytes, expected) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"\xff\xfe\xfd\x00", "//79AA=="),
        ] {
            assert_eq!(base64(bytes), expected);
        }
    }
}

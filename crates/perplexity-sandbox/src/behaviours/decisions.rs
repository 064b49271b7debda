//! Decides questions, by nothing but their words.

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::state::State;
use crate::words::{digest, tokens};

pub(super) const BEHAVIOUR: (&str, Behaviour) = ("POST /v1/decisions", answer);

fn answer(_: &State, asked: &Asked) -> Answer {
    let state = asked.body.get("state").map(Value::to_string);
    let state = state.unwrap_or_default();
    let questions = asked.body.get("questions").and_then(Value::as_object);
    let questions = questions.into_iter().flatten();
    let answers = questions.map(|(name, question)| {
        let chance = digest(&format!("{state}\n{name}"));
        (name.clone(), decide(question, chance))
    });
    let answers: Map<_, _> = answers.collect();
    let usage = json!({ "input_tokens": tokens(&state), "output_tokens": answers.len() });
    let model = asked.text("model");
    Answer::json(
        StatusCode::OK,
        json!({ "model": model, "answers": answers, "usage": usage }),
    )
}

fn decide(question: &Value, chance: u64) -> Value {
    let criteria = question.get("criteria");
    match question.get("type").and_then(Value::as_str) {
        Some("choice") => {
            let names = criteria.and_then(Value::as_object);
            let names = names.into_iter().flat_map(|names| names.keys());
            let names: Vec<String> = names.cloned().collect();
            let (chosen, confidence, probabilities) = choose(&names, chance);
            json!({
                "choice": chosen, "confidence": confidence, "probabilities": probabilities,
            })
        }
        Some("score") => {
            let levels = criteria.and_then(Value::as_array);
            let levels = levels.map(Vec::as_slice).unwrap_or_default();
            let names: Vec<_> = (1..=levels.len()).map(|level| level.to_string()).collect();
            let legend: Map<_, _> = names.iter().cloned().zip(levels.iter().cloned()).collect();
            let (chosen, confidence, probabilities) = choose(&names, chance);
            let score = chosen.and_then(|level| level.parse::<u64>().ok());
            json!({
                "score": score, "confidence": confidence, "legend": legend,
                "probabilities": probabilities,
            })
        }
        _ => json!({ "noul": hundredths(chance % 101) }),
    }
}

/// One of them, and how likely each is: together they are certain.
fn choose(names: &[String], chance: u64) -> (Option<&str>, f64, Value) {
    let count = u64::try_from(names.len()).unwrap_or(u64::MAX).max(1);
    let chosen = usize::try_from(chance % count).unwrap_or_default();
    // The others share what the chosen one leaves, in whole hundredths.
    let share = 40 / count;
    let certain = 100 - share * (count - 1);
    let probabilities = names.iter().enumerate().map(|(at, name)| {
        let hundredth = if at == chosen { certain } else { share };
        (name.clone(), json!(hundredths(hundredth)))
    });
    let probabilities: Map<_, _> = probabilities.collect();
    let name = names.get(chosen).map(String::as_str);
    (name, hundredths(certain), Value::Object(probabilities))
}

fn hundredths(number: u64) -> f64 {
    // At most a hundred.
    u32::try_from(number).map_or(1.0, f64::from) / 100.0
}

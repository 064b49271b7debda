//! Secrets that an operation sends or answers with, which no error prints.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::methods;
use crate::read::{Answer, Method, Rust, is_named};
use crate::shape::{Plan, Presence};

pub(super) fn has_secret_answer(method: &Method, plan: &Plan, rust: &Rust) -> bool {
    let mut answers: Vec<&Type> = Vec::new();
    match &method.answer {
        Answer::Json(ty) => answers.push(ty),
        Answer::ByStatus(ty) => {
            let mut unions = plan.unions.iter();
            let union = unions.find(|it| is_named(ty, &[&it.name]));
            answers.extend(
                union
                    .and_then(|it| rust.carriers.get(&it.name))
                    .into_iter()
                    .flatten(),
            );
        }
        Answer::Text | Answer::Bytes | Answer::Empty => {}
    }
    let types = answers.into_iter().chain(&method.event);
    let mut structs = types.filter_map(|ty| methods::named(ty, plan));
    structs.any(|it| it.fields.iter().any(|field| field.is_secret))
}

/// The texts of the body that are secrets. What stands deeper is not looked for.
pub(super) fn sent(method: &Method, plan: &Plan, rust: &Rust) -> Vec<TokenStream> {
    let Some((body, body_type)) = methods::body(method, plan) else {
        return Vec::new();
    };
    let known = rust.fields.get(&body_type.name);
    let fields = body_type.fields.iter();
    fields
        .filter(|field| field.is_secret && field.is_text)
        .filter_map(|field| {
            let (name, _) = known?.get(&field.name)?;
            Some(match field.presence {
                Presence::Required => quote!(.secret(&#body.#name)),
                _ => quote!(.secret(#body.#name.as_deref().unwrap_or_default())),
            })
        })
        .collect()
}

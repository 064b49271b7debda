//! Secrets that an operation sends or answers with, which no error prints.

use proc_macro2::TokenStream;
use quote::quote;

use super::methods;
use crate::read::{Answer, Method, Rust};
use crate::shape::{Plan, Presence};

pub(super) fn has_secret_answer(method: &Method, plan: &Plan) -> bool {
    let answer = match &method.answer {
        Answer::Json(ty) => Some(&**ty),
        _ => None,
    };
    let types = answer.into_iter().chain(&method.event);
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

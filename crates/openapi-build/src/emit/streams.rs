//! How an operation is asked to answer with a stream of events.

use proc_macro2::TokenStream;
use quote::quote;

use super::methods;
use crate::read::{Argument, Method, is_named};
use crate::shape::{Place, Plan, Presence};

/// The name that a flag has which asks for a stream.
const FLAG: &str = "stream";

/// What the documentation says of a method that can be read as a stream.
pub(super) const SAID: &str =
    "It can answer with a stream of events instead: see [`stream`](openapi_runtime::Call::stream).";

/// What asks: a flag of the JSON body, or one of the query, or the header
/// `accept` alone.
pub(super) fn switch(method: &Method, plan: &Plan) -> TokenStream {
    let by_field = methods::body(method, plan).and_then(|(name, body)| {
        let mut flags = body.fields.iter().filter(|it| it.is_flag);
        let flag = flags.find(|it| it.name == FLAG)?;
        Some(match flag.presence {
            Presence::Required => quote!(.streams_by_field(#FLAG, Some(#name.stream))),
            _ => quote!(.streams_by_field(#FLAG, #name.stream)),
        })
    });
    by_field.unwrap_or_else(|| {
        let is_flag = |it: &Argument| it.place == Place::Query && it.wire == FLAG;
        let mut arguments = method.arguments.iter();
        match arguments.any(|it| is_flag(it) && is_named(&it.ty, &["bool"])) {
            true => quote!(.streams_by_query(#FLAG)),
            false => quote!(.streams_by_accept()),
        }
    })
}

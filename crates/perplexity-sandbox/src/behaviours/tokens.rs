//! Makes and revokes tokens, which open nothing: the sandbox lets in whom it was told to.

use hyper::StatusCode;
use serde_json::json;

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::state::State;

pub(super) const GENERATE: (&str, Behaviour) = ("POST /generate_auth_token", generate);
pub(super) const REVOKE: (&str, Behaviour) = ("POST /revoke_auth_token", revoke);

fn generate(state: &State, asked: &Asked) -> Answer {
    let number = state.number("token");
    // Not with the default key in it: what is redacted would be torn out of it.
    let body = json!({
        "auth_token": format!("pplx-token-{number:06}"),
        "created_at_epoch_seconds": state.clock().unix(state.clock().now()),
        "token_name": asked.text("token_name"),
    });
    Answer::json(StatusCode::OK, body)
}

fn revoke(_: &State, _: &Asked) -> Answer {
    Answer::empty(StatusCode::OK)
}

//! Skills that are kept: got, listed and downloaded.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::{DOWNLOADS, no_such_revision, no_such_skill};
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::page;
use crate::state::State;

pub(in crate::behaviours) const GET: (&str, Behaviour) = ("GET /v1/skills/{skill_id}", get);
pub(in crate::behaviours) const LIST: (&str, Behaviour) = ("GET /v1/skills", list);
pub(in crate::behaviours) const REVISIONS: (&str, Behaviour) =
    ("GET /v1/skills/{skill_id}/revisions", revisions);
pub(in crate::behaviours) const DOWNLOAD: (&str, Behaviour) =
    ("GET /v1/skills/{skill_id}/download", download);

fn get(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("skill_id");
    let skills = state.skills();
    let Some(skill) = skills.get(id) else {
        return no_such_skill(id);
    };
    match skill.revision(asked.query.get("revision")) {
        Some(revision) => Answer::json(StatusCode::OK, skill.value(&revision.id, state.clock())),
        None => no_such_revision(id),
    }
}

fn list(state: &State, asked: &Asked) -> Answer {
    let skills = state.skills();
    let skills = skills.0.iter().map(|skill| skill.summary(state.clock()));
    paged("skills", skills.collect(), asked)
}

/// The newest first.
fn revisions(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("skill_id");
    let skills = state.skills();
    let Some(skill) = skills.get(id) else {
        return no_such_skill(id);
    };
    let revisions = skill.revisions.iter().rev();
    let revisions = revisions.map(|revision| revision.value(&skill.name, state.clock()));
    paged("revisions", revisions.collect(), asked)
}

fn paged(name: &str, items: Vec<Value>, asked: &Asked) -> Answer {
    match page::by_token(items, &asked.query) {
        Ok((page, None)) => Answer::json(StatusCode::OK, json!({ name: page })),
        Ok((page, Some(next))) => Answer::json(
            StatusCode::OK,
            json!({ name: page, "next_page_token": next }),
        ),
        Err(refusal) => *refusal,
    }
}

/// Where the bundle is, which is told to nobody without a key, and then open to anybody.
fn download(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("skill_id");
    let skills = state.skills();
    let Some(skill) = skills.get(id) else {
        return no_such_skill(id);
    };
    let Some(revision) = skill.revision(asked.query.get("revision")) else {
        return no_such_revision(id);
    };
    let url = format!("{}{DOWNLOADS}{id}/{}", state.url(), revision.id);
    Answer::json(
        StatusCode::OK,
        json!({ "revision": revision.id, "name": skill.name, "download_url": url }),
    )
}

/// The bundle itself, if the path is one of those that [`download`] gives.
pub(crate) fn bundle(state: &State, method: &Method, path: &str) -> Option<Answer> {
    let (id, revision) = path.strip_prefix(DOWNLOADS)?.split_once('/')?;
    let skills = state.skills();
    let skill = skills.get(id)?;
    let revision = skill.revision(Some(&revision.to_owned()))?;
    (method == Method::GET).then(|| Answer::bytes(StatusCode::OK, revision.content.clone()))
}

//! Skills come, change and go.

use bytes::Bytes;
use hyper::StatusCode;

use super::no_such_skill;
use crate::answer::Answer;
use crate::behaviours::{Asked, Behaviour};
use crate::skills::Skill;
use crate::state::State;

pub(in crate::behaviours) const CREATE: (&str, Behaviour) = ("POST /v1/skills", create);
pub(in crate::behaviours) const UPDATE: (&str, Behaviour) = ("PUT /v1/skills/{skill_id}", update);
pub(in crate::behaviours) const DELETE: (&str, Behaviour) =
    ("DELETE /v1/skills/{skill_id}", delete);

/// Named after its file. What is in the zip, the sandbox does not read.
fn create(state: &State, asked: &Asked) -> Answer {
    let Some(part) = asked.part("file") else {
        return no_file();
    };
    let mut skills = state.skills();
    let number = state.number("skill");
    let name = part.filename.as_deref().map(|name| {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        name.strip_suffix(".zip").unwrap_or(name)
    });
    let name = name.filter(|name| !name.is_empty());
    let name = name.map_or_else(|| format!("skill-{number}"), str::to_owned);
    if skills.0.iter().any(|skill| skill.name == name) {
        return Answer::conflict(format!("There is a skill named {name:?} already."));
    }
    let mut skill = Skill {
        id: format!("sandbox-skill-{number:06}"),
        name,
        revisions: Vec::new(),
    };
    skill.update(part.content.clone(), state.clock().now());
    let mut answer = Answer::json(
        StatusCode::CREATED,
        skill.value(skill.latest(), state.clock()),
    );
    answer.created = Some(skill.id.clone());
    skills.0.push(skill);
    answer
}

fn update(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("skill_id");
    let content: Option<Bytes> = asked.part("file").map(|part| part.content.clone());
    let Some(content) = content else {
        return no_file();
    };
    let mut skills = state.skills();
    let Some(skill) = skills.get_mut(id) else {
        return no_such_skill(id);
    };
    if let Some(conflict) = conflict(skill, asked) {
        return conflict;
    }
    skill.update(content, state.clock().now());
    Answer::json(StatusCode::OK, skill.value(skill.latest(), state.clock()))
}

fn delete(state: &State, asked: &Asked) -> Answer {
    let id = asked.parameter("skill_id");
    let mut skills = state.skills();
    let Some(skill) = skills.get(id) else {
        return no_such_skill(id);
    };
    if let Some(conflict) = conflict(skill, asked) {
        return conflict;
    }
    skills.0.retain(|skill| skill.id != id);
    Answer::empty(StatusCode::NO_CONTENT)
}

/// Somebody else may have changed it since the caller looked.
fn conflict(skill: &Skill, asked: &Asked) -> Option<Answer> {
    let expected = asked.query.get("expected_revision")?;
    let latest = skill.latest();
    (expected != latest)
        .then(|| Answer::conflict(format!("The revision is {latest:?}, not {expected:?}.")))
}

fn no_file() -> Answer {
    Answer::invalid("the part `file` is missing", Some("file"))
}

//! Which schemas requests and answers lead to.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::change::Direction;
use crate::document::operation::{METHODS, is_success};
use crate::node::{Node, component_of, follow, pointer_of};

/// Where the values of a place go, and whether the generated Rust has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) request: bool,
    pub(crate) answer: bool,
    /// Answers that are errors are not in the generated Rust.
    pub(crate) surface: bool,
    /// Nobody knows: the rest of the document is not at hand.
    unknown: bool,
}

impl Usage {
    const NONE: Self = Self {
        request: false,
        answer: false,
        surface: false,
        unknown: false,
    };
    /// Of the document itself: no values, and no Rust.
    pub(crate) const DOCUMENT: Self = Self::NONE;
    /// Of an operation: no values, but a method.
    pub(crate) const OPERATION: Self = Self {
        surface: true,
        ..Self::NONE
    };
    pub(crate) const REQUEST: Self = Self {
        request: true,
        ..Self::OPERATION
    };
    pub(crate) const ANSWER: Self = Self {
        answer: true,
        ..Self::OPERATION
    };
    pub(crate) const ERROR: Self = Self {
        answer: true,
        ..Self::NONE
    };
    pub(crate) const UNKNOWN: Self = Self {
        request: true,
        answer: true,
        surface: true,
        unknown: true,
    };

    pub(crate) fn direction(self) -> Direction {
        match (self.request, self.answer) {
            _ if self.unknown => Direction::Neither,
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, true) => Direction::Answer,
            (false, false) => Direction::Neither,
        }
    }

    pub(crate) fn outside_of_rust(self) -> Self {
        Self {
            surface: false,
            ..self
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            answer: self.answer || other.answer,
            surface: self.surface || other.surface,
            unknown: self.unknown || other.unknown,
        }
    }
}

/// The usage of every component schema that an operation leads to.
pub(crate) fn of_schemas(document: &Value) -> BTreeMap<String, Usage> {
    let mut open = roots(document);
    let mut seen: BTreeMap<&str, Usage> = BTreeMap::new();
    while let Some((value, usage)) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, usage))),
            Value::Object(object) => open.extend(object.values().map(|child| (child, usage))),
            // Whatever keyword it stands under, also in a discriminator's mapping.
            Value::String(reference) if reference.starts_with("#/") => {
                let known = seen.entry(reference).or_default();
                let all = known.or(usage);
                if all != *known {
                    *known = all;
                    let target = pointer_of(reference).and_then(|at| document.pointer(&at));
                    open.extend(target.map(|target| (target, all)));
                }
            }
            _ => {}
        }
    }
    let mut schemas: BTreeMap<String, Usage> = BTreeMap::new();
    for (reference, usage) in seen {
        if let Some((name, _)) = component_of(reference) {
            let known = schemas.entry(name).or_default();
            *known = known.or(usage);
        }
    }
    schemas
}

fn roots(document: &Value) -> Vec<(&Value, Usage)> {
    let mut roots = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for item in paths.into_iter().flatten().map(|(_, item)| item) {
        let item = follow(Some(document), Node::root(item)).value;
        let shared = item.get("parameters");
        roots.extend(shared.map(|shared| (shared, Usage::REQUEST)));
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            let request = ["parameters", "requestBody"];
            let request = request.iter().filter_map(|keyword| operation.get(keyword));
            roots.extend(request.map(|part| (part, Usage::REQUEST)));
            let answers = operation.get("responses").and_then(Value::as_object);
            for (status, answer) in answers.into_iter().flatten() {
                let is_success = answers.is_some_and(|answers| is_success(status, answers));
                let usage = if is_success {
                    Usage::ANSWER
                } else {
                    Usage::ERROR
                };
                roots.push((answer, usage));
            }
        }
    }
    roots
}

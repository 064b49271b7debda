//! Components that are nothing but references to each other, in a ring.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::document::Origins;
use crate::loss::Report;
use crate::pointer::Pointer;

/// Opens every ring: a schema that says only that it is itself admits any
/// value; what is no schema would be nothing at all. True where there was one.
pub(crate) fn open(document: &mut Value, origins: &Origins, report: &mut Report) -> bool {
    let mut found = false;
    let components = document
        .get_mut("components")
        .and_then(Value::as_object_mut);
    for (section, held) in components.into_iter().flatten() {
        let Value::Object(held) = held else { continue };
        let own = format!("#/components/{section}/");
        for (name, target) in rings(held, &own) {
            found = true;
            let pointer = Pointer::root().join("components").join(section).join(&name);
            let pointer = origins.get(pointer.as_str()).cloned().unwrap_or(pointer);
            match held.get_mut(&name) {
                Some(schema) if section == "schemas" => {
                    cut(schema, &format!("{own}{target}"));
                    report.lose(&pointer, "$ref", "refers to itself: any value is admitted");
                }
                _ => report.refuse(&pointer.join("$ref"), "this reference leads back to itself"),
            }
        }
    }
    found
}

/// The references that close a ring: from which component to which.
fn rings(held: &Map<String, Value>, own: &str) -> Vec<(String, String)> {
    let mut edges: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, component) in held {
        let mut targets = Vec::new();
        collect(component, own, &mut targets);
        if !targets.is_empty() {
            edges.push((name, targets));
        }
    }
    let numbers: HashMap<&str, usize> = edges
        .iter()
        .enumerate()
        .map(|(number, (name, _))| (*name, number))
        .collect();
    let mut state = vec![State::New; edges.len()];
    let mut found = Vec::new();
    // Without recursion: a chain of references is as long as the document.
    for start in 0..edges.len() {
        let mut open = vec![(start, 0)];
        while let Some((number, next)) = open.pop() {
            let (Some(at), Some((name, targets))) = (state.get_mut(number), edges.get(number))
            else {
                continue;
            };
            if next == 0 {
                if *at != State::New {
                    continue;
                }
                *at = State::Open;
            }
            let Some(target) = targets.get(next) else {
                *at = State::Done;
                continue;
            };
            open.push((number, next + 1));
            let Some(target_number) = numbers.get(target) else {
                continue;
            };
            match state.get(*target_number) {
                Some(State::Open) => found.push(((*name).to_owned(), (*target).to_owned())),
                Some(State::New) => open.push((*target_number, 0)),
                _ => {}
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// The components of which a value must satisfy one and the same.
fn collect<'a>(schema: &'a Value, own: &str, targets: &mut Vec<&'a str>) {
    for (keyword, held) in schema.as_object().into_iter().flatten() {
        match (keyword.as_str(), held) {
            ("$ref", Value::String(target)) => targets.extend(target.strip_prefix(own)),
            ("allOf", Value::Array(members)) => {
                for member in members {
                    collect(member, own, targets);
                }
            }
            _ => {}
        }
    }
}

/// Takes the reference out.
fn cut(schema: &mut Value, reference: &str) {
    let Value::Object(object) = schema else {
        return;
    };
    if object.get("$ref").is_some_and(|it| it == reference) {
        object.shift_remove("$ref");
    }
    if let Some(Value::Array(members)) = object.get_mut("allOf") {
        for member in members.iter_mut() {
            cut(member, reference);
        }
        members.retain(|member| *member != json!({}));
        if members.is_empty() {
            object.shift_remove("allOf");
        }
    }
}

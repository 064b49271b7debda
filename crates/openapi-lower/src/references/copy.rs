//! Copies the document as the plan says.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::plan::{Becomes, Identity, Plan};
use crate::document::{MAX_DEPTH, Origins};
use crate::loss::Report;
use crate::pointer::Pointer;

/// Path items that refer to others which refer to others could grow without
/// end; no description comes near it.
const MAX_INLINED: usize = 500_000;

pub(super) struct Copier<'a, 'p> {
    plan: &'p Plan<'a>,
    report: &'p mut Report,
    /// What is being inlined at the moment.
    open: Vec<Identity>,
    /// What was inlined somewhere.
    pub(super) inlined: HashSet<Identity>,
    /// Where what was inlined stands in the original.
    pub(super) origins: Origins,
    /// The objects that were copied below something inlined.
    copied: usize,
    /// The result is of no use then.
    pub(super) has_refused: bool,
}

impl<'a, 'p> Copier<'a, 'p> {
    pub(super) fn new(plan: &'p Plan<'a>, report: &'p mut Report) -> Self {
        Self {
            plan,
            report,
            open: Vec::new(),
            inlined: HashSet::new(),
            origins: Origins::new(),
            copied: 0,
            has_refused: false,
        }
    }

    /// A copy of what moved, though a reference stands in its old place.
    pub(super) fn moved(&mut self, value: &'a Value, pointer: &Pointer) -> Value {
        match value {
            Value::Object(object) => self.object(value, object, pointer, 0),
            other => other.clone(),
        }
    }

    pub(super) fn copy(&mut self, value: &'a Value, pointer: &Pointer, depth: usize) -> Value {
        match value {
            Value::Object(object) => match self.plan.replaced.get(&Identity::of(value)) {
                Some(reference) => json!({ "$ref": reference }),
                None => self.object(value, object, pointer, depth),
            },
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items
                    .map(|(index, item)| match item {
                        Value::Object(_) | Value::Array(_) => {
                            self.copy(item, &pointer.join(index), depth + 1)
                        }
                        scalar => scalar.clone(),
                    })
                    .collect()
            }
            Value::Bool(_) => match self.plan.replaced.get(&Identity::of(value)) {
                Some(reference) => json!({ "$ref": reference }),
                None => value.clone(),
            },
            scalar => scalar.clone(),
        }
    }

    fn object(
        &mut self,
        value: &'a Value,
        object: &'a Map<String, Value>,
        pointer: &Pointer,
        depth: usize,
    ) -> Value {
        if !self.open.is_empty() {
            self.copied += 1;
            if depth > MAX_DEPTH || self.copied > MAX_INLINED {
                self.refuse(
                    pointer,
                    "what is referred to here is too large to be written out",
                );
                return json!({});
            }
        }
        let edits = self.plan.edits.get(&Identity::of(value));
        let mut copy = Map::with_capacity(object.len());
        for (keyword, held) in object {
            match edits.and_then(|edits| edits.get(keyword.as_str())) {
                None if self.plan.emptied.contains(&Identity::of(held)) => {}
                None => {
                    let held = match held {
                        Value::Object(_) | Value::Array(_) | Value::Bool(_) => {
                            self.copy(held, &pointer.join(keyword), depth + 1)
                        }
                        scalar => scalar.clone(),
                    };
                    copy.insert(keyword.clone(), held);
                }
                Some(Becomes::Nothing) => {}
                Some(Becomes::Text("", text)) => {
                    copy.insert(keyword.clone(), text.as_str().into());
                }
                Some(Becomes::Text(keyword, text)) => {
                    copy.insert((*keyword).to_owned(), text.as_str().into());
                }
                Some(Becomes::Inlined(target, origin)) => {
                    let site = pointer.join(keyword);
                    let Some(target) = self.inlined(target, origin, &site, depth) else {
                        continue;
                    };
                    // What the place itself says stands above.
                    for (keyword, held) in target {
                        copy.entry(keyword).or_insert(held);
                    }
                    let origin = origin.clone();
                    self.origins.insert(pointer.as_str().to_owned(), origin);
                }
            }
        }
        Value::Object(copy)
    }

    fn inlined(
        &mut self,
        target: &'a Value,
        origin: &Pointer,
        site: &Pointer,
        depth: usize,
    ) -> Option<Map<String, Value>> {
        let identity = Identity::of(target);
        let Value::Object(object) = target else {
            return None;
        };
        if self.open.contains(&identity) {
            self.refuse(site, "this reference leads back to itself");
            return None;
        }
        if self.open.len() > MAX_DEPTH {
            self.refuse(site, "it is one of more than 300 that refer to each other");
            return None;
        }
        self.inlined.insert(identity);
        self.open.push(identity);
        let copy = self.object(target, object, origin, depth);
        self.open.pop();
        match copy {
            Value::Object(copy) => Some(copy),
            _ => None,
        }
    }

    /// The first is enough: the others are parts of the same knot.
    fn refuse(&mut self, pointer: &Pointer, reason: &str) {
        if !std::mem::replace(&mut self.has_refused, true) {
            self.report.refuse(pointer, reason);
        }
    }
}

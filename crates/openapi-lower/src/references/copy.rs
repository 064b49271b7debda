//! Copies the document as the plan says.

use serde_json::{Map, Value, json};

use super::identity::{Identities, Identity};
use super::plan::{Becomes, Plan};
use crate::document::{MAX_DEPTH, Origins};
use crate::loss::Report;
use crate::pointer::{Pointer, Step};

/// Path items that refer to others which refer to others could grow without
/// end; no description comes near it.
const MAX_INLINED: usize = 500_000;

pub(super) struct Copier<'a, 'p> {
    plan: &'p Plan<'a>,
    report: &'p mut Report,
    /// What is being inlined at the moment.
    open: Vec<Identity>,
    /// The place that the walk has come to: from a start, further down.
    start: Pointer,
    steps: Vec<Step<'a>>,
    /// What was inlined somewhere.
    pub(super) inlined: Identities,
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
            start: Pointer::root(),
            steps: Vec::new(),
            inlined: Identities::default(),
            origins: Origins::new(),
            copied: 0,
            has_refused: false,
        }
    }

    /// The copy of the whole document.
    pub(super) fn document(&mut self, document: &'a Value) -> Value {
        let mut copy = document.clone();
        self.edit(document, &mut copy, 0);
        copy
    }

    /// A copy of what moved, though a reference stands in its old place.
    pub(super) fn moved(&mut self, value: &'a Value, pointer: &Pointer) -> Value {
        let mut copy = value.clone();
        if let (Value::Object(object), Value::Object(copy)) = (value, &mut copy) {
            self.edit_elsewhere(Identity::of(value), object, copy, pointer, 0);
        }
        copy
    }

    /// Edits a copy of an object that stands elsewhere, at the pointer.
    fn edit_elsewhere(
        &mut self,
        identity: Identity,
        object: &'a Map<String, Value>,
        copy: &mut Map<String, Value>,
        pointer: &Pointer,
        depth: usize,
    ) {
        let start = std::mem::replace(&mut self.start, pointer.clone());
        let steps = std::mem::take(&mut self.steps);
        self.edit_object(identity, object, copy, depth);
        self.start = start;
        self.steps = steps;
    }

    fn here(&self) -> Pointer {
        let mut here = self.start.clone();
        self.steps.iter().for_each(|step| here.push_step(*step));
        here
    }

    /// Edits a copy as the plan says of the original.
    fn edit(&mut self, value: &'a Value, copy: &mut Value, depth: usize) {
        let identity = Identity::of(value);
        if let Some(reference) = self.plan.replaced.get(&identity) {
            *copy = json!({ "$ref": reference });
            return;
        }
        match (value, copy) {
            (Value::Object(object), Value::Object(copy)) => {
                self.edit_object(identity, object, copy, depth);
            }
            (Value::Array(items), Value::Array(copies)) => {
                for (index, (item, copy)) in items.iter().zip(copies).enumerate() {
                    if is_nested(item) {
                        self.steps.push(Step::Index(index));
                        self.edit(item, copy, depth + 1);
                        self.steps.pop();
                    }
                }
            }
            _ => {}
        }
    }

    fn edit_object(
        &mut self,
        identity: Identity,
        object: &'a Map<String, Value>,
        copy: &mut Map<String, Value>,
        depth: usize,
    ) {
        if !self.open.is_empty() {
            self.copied += 1;
            if depth > MAX_DEPTH || self.copied > MAX_INLINED {
                let reason = "what is referred to here is too large to be written out";
                self.refuse(&self.here(), reason);
                copy.clear();
                return;
            }
        }
        let mut is_emptied = false;
        // The copy has the same keywords in the same order.
        for ((keyword, held), (_, copied)) in object.iter().zip(copy.iter_mut()) {
            if self.plan.empties(keyword, held) {
                is_emptied = true;
            } else if is_nested(held) {
                self.steps.push(Step::Name(keyword));
                self.edit(held, copied, depth + 1);
                self.steps.pop();
            }
        }
        if is_emptied {
            copy.retain(|keyword, _| {
                let held = object.get(keyword);
                held.is_none_or(|held| !self.plan.empties(keyword, held))
            });
        }
        if self.plan.edited.contains(&identity) {
            self.replace(object, copy, depth);
        }
    }

    /// What the plan says of the keywords of one object.
    fn replace(
        &mut self,
        object: &'a Map<String, Value>,
        copy: &mut Map<String, Value>,
        depth: usize,
    ) {
        for (keyword, held) in std::mem::take(copy) {
            let original = object.get(&keyword).map(Identity::of);
            match original.and_then(|it| self.plan.edits.get(&it)) {
                None => {
                    copy.insert(keyword, held);
                }
                Some(Becomes::Nothing) => {}
                Some(Becomes::Text("", text)) => {
                    copy.insert(keyword, text.as_str().into());
                }
                Some(Becomes::Text(keyword, text)) => {
                    copy.insert((*keyword).to_owned(), text.as_str().into());
                }
                Some(Becomes::Inlined(target, origin)) => {
                    let here = self.here();
                    let site = here.join(&keyword);
                    let Some(target) = self.inlined(target, origin, &site, depth) else {
                        continue;
                    };
                    // What the place itself says stands above.
                    for (keyword, held) in target {
                        copy.entry(keyword).or_insert(held);
                    }
                    let origin = origin.clone();
                    self.origins.insert(here.as_str().to_owned(), origin);
                }
            }
        }
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
        if self.has_refused {
            return None;
        }
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
        let mut copy = object.clone();
        self.edit_elsewhere(identity, object, &mut copy, origin, depth);
        self.open.pop();
        Some(copy)
    }

    /// The first is enough: the others are parts of the same knot.
    fn refuse(&mut self, pointer: &Pointer, reason: &str) {
        if !std::mem::replace(&mut self.has_refused, true) {
            self.report.refuse(pointer, reason);
        }
    }
}

/// What may hold something to edit, or be a schema.
fn is_nested(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_) | Value::Bool(_))
}

//! The ids and anchors that a file gives to its own parts.

use std::collections::HashMap;

use serde_json::Value;

use super::sources::{Base, Target};
use crate::pointer::Step;

pub(super) fn owned(steps: &[Step<'_>]) -> Vec<String> {
    written(steps).collect()
}

pub(super) fn written(steps: &[Step<'_>]) -> impl Iterator<Item = String> {
    steps.iter().map(Step::to_string)
}

/// The names that a file gives to its own parts.
#[derive(Default)]
pub(super) struct Marks<'a> {
    pub(super) ids: HashMap<String, Target<'a>>,
    /// By the URI of the resource and the anchor.
    pub(super) anchors: HashMap<(String, String), Target<'a>>,
    pub(super) dynamic: HashMap<String, Vec<Target<'a>>>,
}

/// The anchor that `$recursiveAnchor: true` sets; `#` is in no other's name.
pub(super) const RECURSIVE: &str = "#";

impl<'a> Marks<'a> {
    /// Looks for them in a value and all below it.
    pub(super) fn look(&mut self, value: &'a Value, base: &Base<'a>, steps: &mut Vec<Step<'a>>) {
        let object = match value {
            Value::Object(object) => object,
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    steps.push(Step::Index(index));
                    self.look(item, base, steps);
                    steps.pop();
                }
                return;
            }
            _ => return,
        };
        let (mut id, mut names, mut is_recursive) = (None, Vec::new(), false);
        for (keyword, held) in object
            .iter()
            .filter(|(keyword, _)| keyword.starts_with('$'))
        {
            match (keyword.as_str(), held) {
                ("$id", Value::String(held)) => id = Some(held.as_str()),
                ("$anchor" | "$dynamicAnchor", Value::String(held)) => names.push((keyword, held)),
                ("$recursiveAnchor", held) => is_recursive = *held == Value::Bool(true),
                _ => {}
            }
        }
        let inner = id.map(|id| base.inside(id, value, owned(steps)));
        let base = inner.as_ref().unwrap_or(base);
        let here = || Target {
            value,
            base: base.clone(),
            steps: owned(steps),
        };
        if let Some(id) = id {
            self.ids.entry(base.uri().to_owned()).or_insert_with(here);
            // Before 2019-09 an `$id` of `#name` was the anchor.
            if let Some(old) = id.strip_prefix('#') {
                let key = (base.uri().to_owned(), old.to_owned());
                self.anchors.entry(key).or_insert_with(here);
            }
        }
        for (keyword, name) in names {
            let key = (base.uri().to_owned(), name.clone());
            self.anchors.entry(key).or_insert_with(here);
            if keyword == "$dynamicAnchor" {
                self.dynamic.entry(name.clone()).or_default().push(here());
            }
        }
        if is_recursive {
            let places = self.dynamic.entry(RECURSIVE.to_owned()).or_default();
            places.push(here());
        }
        for (name, child) in object {
            if child.is_object() || child.is_array() {
                steps.push(Step::Name(name));
                self.look(child, base, steps);
                steps.pop();
            }
        }
    }
}

//! Where a pointer leads, step by step.

use serde_json::Value;

use super::sources::{Base, Target};
use crate::uri;

/// What `#/$defs/…` means in a schema that was written as a document of its
/// own, without the `$id` that would make it one: the nearest around it.
pub(super) fn around<'a>(base: &Base<'a>, steps: &[String], reference: &str) -> Option<Target<'a>> {
    let fragment = uri::decode(reference.strip_prefix('#')?);
    let pointer = fragment.strip_prefix('/')?;
    let section = pointer.split('/').next()?;
    if !matches!(section, "$defs" | "definitions") {
        return None;
    }
    let mut at = base.file.root;
    let mut around = vec![at];
    for step in steps {
        at = below(at, step)?;
        around.push(at);
    }
    let holders = around.into_iter().enumerate().rev();
    let mut holders = holders.filter(|(_, holder)| holder.get(section).is_some());
    holders.find_map(|(depth, value)| {
        let start = Target {
            value,
            base: base.clone(),
            steps: steps.get(..depth)?.to_vec(),
        };
        descend(start, pointer)
    })
}

/// Follows a pointer, which lacks its first `/`.
pub(super) fn descend<'a>(start: Target<'a>, pointer: &str) -> Option<Target<'a>> {
    let mut at = start;
    at.steps.reserve(pointer.split('/').count());
    for step in pointer.split('/') {
        let step = match step.contains('~') {
            true => step.replace("~1", "/").replace("~0", "~"),
            false => step.to_owned(),
        };
        let value = below(at.value, &step)?;
        at.value = value;
        at.steps.push(step);
        if let Some(id) = value.get("$id").and_then(Value::as_str) {
            at.base = at.base.inside(id, value, at.steps.clone());
        }
    }
    Some(at)
}

fn below<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    match value {
        Value::Object(object) => object.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    }
}

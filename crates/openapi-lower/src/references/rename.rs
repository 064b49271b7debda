//! Components whose names OpenAPI 3.0 does not allow.

use serde_json::Value;

use super::find::Finder;
use super::names;
use super::plan::Plan;
use crate::anatomy::Node;
use crate::pointer::Pointer;

impl Finder<'_, '_, '_> {
    /// OpenAPI allows few characters in the names of components.
    pub(super) fn rename(&mut self) {
        let components = self.document.get("components").and_then(Value::as_object);
        for (section, held) in components.into_iter().flatten() {
            let node = Node::Components.child(section).map(|(_, node)| node);
            // Requirements name security schemes, without a reference.
            let node = node.filter(|node| *node != Node::SecurityScheme);
            let Some(section) = node.and_then(Node::section) else {
                continue;
            };
            for name in held.as_object().into_iter().flat_map(|it| it.keys()) {
                if names::is_allowed(name) || name.starts_with("x-") {
                    continue;
                }
                let wanted = [names::cleaned(name)];
                let new = self.names.take(self.document, section, &wanted);
                let pointer = Pointer::root().join("components").join(section);
                let lost = format!("OpenAPI 3.0 does not allow the name: it is `{new}` now");
                self.report.lose(&pointer, name, lost);
                let renamed = self.plan.renamed.entry(section).or_default();
                renamed.insert(name, new);
            }
        }
    }
}

/// Gives components the names that the plan has for them.
pub(super) fn rename(document: &mut Value, plan: &Plan<'_>) {
    for (section, names) in &plan.renamed {
        let components = document.get_mut("components");
        if let Some(Value::Object(held)) = components.and_then(|it| it.get_mut(section)) {
            let new = |name: String| names.get(name.as_str()).cloned().unwrap_or(name);
            let components = std::mem::take(held).into_iter();
            *held = components.map(|(name, value)| (new(name), value)).collect();
        }
    }
}

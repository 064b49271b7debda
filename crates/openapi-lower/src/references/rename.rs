//! Components whose names OpenAPI 3.0 does not allow.

use std::collections::HashMap;

use serde_json::Value;

use super::find::Finder;
use super::names;
use super::plan::Plan;
use crate::anatomy::{Held, Node};
use crate::document::Origins;
use crate::pointer::Pointer;
use crate::rules;

impl Finder<'_, '_, '_> {
    /// OpenAPI allows few characters in the names of components.
    pub(super) fn rename(&mut self) {
        let components = self.document.get("components").and_then(Value::as_object);
        for (section, held) in components.into_iter().flatten() {
            let node = Node::Components.child(section).map(|(_, node)| node);
            let Some(section) = node.and_then(Node::section) else {
                continue;
            };
            let Value::Object(held) = held else { continue };
            for (name, component) in held {
                // Schemes of client certificates do not stay.
                let is_dropped = section == "securitySchemes" && rules::is_removed(component, held);
                if names::is_allowed(name) || name.starts_with("x-") || is_dropped {
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
pub(super) fn rename(document: &mut Value, plan: &Plan<'_>, origins: &mut Origins) {
    for (section, names) in &plan.renamed {
        let components = document.get_mut("components");
        if let Some(Value::Object(held)) = components.and_then(|it| it.get_mut(section)) {
            let new = |name: String| names.get(name.as_str()).cloned().unwrap_or(name);
            let components = std::mem::take(held).into_iter();
            *held = components.map(|(name, value)| (new(name), value)).collect();
        }
        let section = Pointer::root().join("components").join(section);
        for (old, new) in names {
            origins.insert(section.join(new).as_str().to_owned(), section.join(old));
        }
    }
    if let Some(names) = plan.renamed.get("securitySchemes") {
        rename_required(Node::Document, document, names);
    }
}

/// Requirements name security schemes, without a reference.
fn rename_required(node: Node, value: &mut Value, names: &HashMap<&str, String>) {
    let Value::Object(object) = value else {
        return;
    };
    for (keyword, held) in object {
        let below = match (node, keyword.as_str(), &mut *held) {
            (Node::Document | Node::Operation, "security", Value::Array(requirements)) => {
                let requirements = requirements.iter_mut().filter_map(Value::as_object_mut);
                for requirement in requirements {
                    let required = std::mem::take(requirement).into_iter();
                    let new = |name: String| names.get(name.as_str()).cloned().unwrap_or(name);
                    *requirement = required.map(|(name, it)| (new(name), it)).collect();
                }
                continue;
            }
            _ => node.child(keyword),
        };
        match (below, held) {
            (Some((_, Node::Schema)) | None, _) => {}
            (Some((Held::One, node)), held) => rename_required(node, held, names),
            (Some((_, node)), Value::Array(list)) => {
                list.iter_mut()
                    .for_each(|it| rename_required(node, it, names));
            }
            (Some((_, node)), Value::Object(map)) => {
                let held = map.values_mut();
                held.for_each(|it| rename_required(node, it, names));
            }
            _ => {}
        }
    }
}

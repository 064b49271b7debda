//! The walk through a document, along its anatomy.
//!
//! A rule is written for one kind of object and runs before the walk goes
//! down, so that what a rule moves is still visited. A pointer below a union
//! that was dissolved counts from the lowered place.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::anatomy::{Held, Node};
use crate::loss::Report;
use crate::mend;
use crate::pointer::Pointer;
use crate::rules::{self, Rule};

/// Nesting beyond this is refused: even a copy of it could end on the stack's
/// end. Documents that people write stay below 60.
pub(crate) const MAX_DEPTH: usize = 300;

/// Refuses what is nested too deep; true where nothing is.
pub(crate) fn check_depth(document: &Value, report: &mut Report) -> bool {
    let Some(mut steps) = too_deep(document) else {
        return true;
    };
    steps.reverse();
    let pointer = steps.iter().fold(Pointer::root(), |at, step| at.join(step));
    report.refuse(&pointer, format!("nested more than {MAX_DEPTH} deep"));
    false
}

/// The first place that is nested too deep, its last step first.
pub(crate) fn too_deep(value: &Value) -> Option<Vec<String>> {
    fn below(value: &Value, depth: usize) -> Option<Vec<String>> {
        let at = |step: String, mut found: Vec<String>| {
            found.push(step);
            found
        };
        match value {
            Value::Array(_) | Value::Object(_) if depth > MAX_DEPTH => Some(Vec::new()),
            Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                below(item, depth + 1).map(|found| at(index.to_string(), found))
            }),
            Value::Object(object) => object.iter().find_map(|(name, child)| {
                below(child, depth + 1).map(|found| at(name.clone(), found))
            }),
            _ => None,
        }
    }
    below(value, 0)
}

/// Where objects stand in the original that now stand elsewhere.
pub(crate) type Origins = HashMap<String, Pointer>;

/// The walk: where things stood, and what there is to say of them.
pub(crate) struct Walk<'d> {
    pub(crate) origins: &'d Origins,
    pub(crate) report: &'d mut Report,
}

impl Walk<'_> {
    /// Lowers the whole document.
    pub(crate) fn document(&mut self, document: &mut Value) {
        self.mend_components(document);
        rules::survey(document, self.report);
        self.node(None, Node::Document, document, &mut Pointer::root());
    }

    /// Any schema may refer to these: they are looked at before all others.
    fn mend_components(&mut self, document: &mut Value) {
        let components = document.get_mut("components");
        let schemas = components.and_then(|it| it.get_mut("schemas"));
        let at = Pointer::root().join("components").join("schemas");
        for (name, schema) in schemas.and_then(Value::as_object_mut).into_iter().flatten() {
            if let Value::Object(schema) = schema {
                let mut at = at.join(name);
                let mut origin = self.origin(&at);
                mend::mend(schema, origin.as_mut().unwrap_or(&mut at), self.report);
            }
        }
    }

    /// Where it stood before it moved, or before that.
    fn origin(&self, at: &Pointer) -> Option<Pointer> {
        let mut origin = self.origins.get(at.as_str());
        while let Some(further) = origin.and_then(|it| self.origins.get(it.as_str())) {
            origin = Some(further);
        }
        origin.cloned()
    }

    /// Lowers the object at `pointer` and everything below it.
    fn node(&mut self, parent: Option<Node>, node: Node, value: &mut Value, at: &mut Pointer) {
        let mut origin = match !self.origins.is_empty() && may_have_moved(node, at) {
            true => self.origin(at),
            false => None,
        };
        let pointer = origin.as_mut().unwrap_or(at);
        if node == Node::Schema {
            rules::boolean_schema(value);
        }
        let Value::Object(object) = value else {
            let reason = format!("expected an object, found {}", kind(value));
            self.report.refuse(pointer, reason);
            return;
        };
        // A rule asks the parts of a schema, too: all of it at once.
        if node == Node::Schema && !matches!(parent, Some(Node::Schema | Node::Components)) {
            mend::mend(object, pointer, self.report);
        }
        rules::slips(node, object, pointer, self.report);
        for rule in rules_of(node) {
            rule(object, pointer, self.report);
        }
        rules::unknown(node, object, pointer, self.report);
        if node == Node::Schema {
            rules::run_on_schema(object, pointer, self.report);
        }
        let length = pointer.len();
        for (keyword, held_value) in object.iter_mut() {
            if let Some((held, child)) = node.child(keyword) {
                pointer.push(keyword);
                // `additionalProperties: true` is OpenAPI 3.0 as it stands.
                let is_kept = node == Node::Schema && keyword == "additionalProperties";
                if !(is_kept && held_value.is_boolean()) {
                    self.children(node, held, child, held_value, pointer);
                }
                pointer.truncate(length);
            }
        }
    }

    fn children(
        &mut self,
        parent: Node,
        held: Held,
        child: Node,
        value: &mut Value,
        pointer: &mut Pointer,
    ) {
        let length = pointer.len();
        match (held, value) {
            (Held::One, value) => self.node(Some(parent), child, value, pointer),
            (Held::List, Value::Array(list)) => {
                for (index, value) in list.iter_mut().enumerate() {
                    pointer.push_index(index);
                    self.node(Some(parent), child, value, pointer);
                    pointer.truncate(length);
                }
            }
            (Held::Map | Held::Extensible, Value::Object(map)) => {
                for (name, value) in map.iter_mut() {
                    if !(held == Held::Extensible && name.starts_with("x-")) {
                        pointer.push(name);
                        self.node(Some(parent), child, value, pointer);
                        pointer.truncate(length);
                    }
                }
            }
            (Held::List, value) => {
                let reason = format!("expected an array, found {}", kind(value));
                self.report.refuse(pointer, reason);
            }
            (Held::Map | Held::Extensible, value) => {
                let reason = format!("expected an object, found {}", kind(value));
                self.report.refuse(pointer, reason);
            }
        }
    }
}

/// What has a section among the components has moved there; the rest was
/// written out where something referred to it.
fn may_have_moved(node: Node, pointer: &Pointer) -> bool {
    node.may_be_referred_to() && (node.section().is_none() || pointer.is_component())
}

fn rules_of(node: Node) -> &'static [Rule] {
    match node {
        Node::Document => rules::DOCUMENT,
        Node::Info => rules::INFO,
        Node::License | Node::Server | Node::Tag | Node::Encoding => &[],
        Node::Components => rules::COMPONENTS,
        Node::Schema => &[],
        Node::Callback => rules::CALLBACK,
        Node::PathItem => rules::PATH_ITEM,
        Node::Operation => rules::OPERATION,
        Node::Response => rules::RESPONSE,
        Node::Example => rules::EXAMPLE,
        Node::SecurityScheme => rules::SECURITY_SCHEME,
        Node::MediaType => rules::MEDIA_TYPE,
        Node::Parameter => rules::PARAMETER,
        Node::Header => rules::HEADER,
        Node::RequestBody => rules::REQUEST_BODY,
        Node::Link => rules::REFERENCE,
    }
}

/// The JSON kind of a value, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The schema that nothing satisfies.
pub(crate) fn nothing() -> Value {
    json!({ "not": {} })
}

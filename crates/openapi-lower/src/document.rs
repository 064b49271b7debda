//! The anatomy of a document: which object stands under which keyword.
//!
//! One table and one walk. A rule is written for one kind of object and runs
//! before the walk goes down, so that what a rule moves is still visited. A
//! pointer below a union that was dissolved counts from the lowered place.

use serde_json::{Map, Value, json};

use crate::loss::Report;
use crate::pointer::Pointer;
use crate::rules::{self, Rule};

/// The kinds of objects that rules are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Document,
    Components,
    PathItem,
    Callback,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
}

/// How the children stand under a keyword.
enum Held {
    One,
    List,
    Map,
    /// A map in which `x-…` is an extension; elsewhere it is a name, such as
    /// that of a header.
    Extensible,
}

use Held::{Extensible, List, Map as Named, One};

/// Nesting beyond this is refused: even a copy of it could end on the stack's
/// end. Documents that people write stay below 60.
const MAX_DEPTH: usize = 300;

impl Node {
    fn children(self) -> &'static [(&'static str, Held, Node)] {
        match self {
            Node::Document => &[
                ("paths", Extensible, Node::PathItem),
                ("components", One, Node::Components),
            ],
            Node::Components => &[
                ("schemas", Named, Node::Schema),
                ("responses", Named, Node::Response),
                ("parameters", Named, Node::Parameter),
                ("requestBodies", Named, Node::RequestBody),
                ("headers", Named, Node::Parameter),
                ("callbacks", Named, Node::Callback),
            ],
            Node::PathItem => &[
                ("parameters", List, Node::Parameter),
                ("get", One, Node::Operation),
                ("put", One, Node::Operation),
                ("post", One, Node::Operation),
                ("delete", One, Node::Operation),
                ("options", One, Node::Operation),
                ("head", One, Node::Operation),
                ("patch", One, Node::Operation),
                ("trace", One, Node::Operation),
            ],
            Node::Operation => &[
                ("parameters", List, Node::Parameter),
                ("requestBody", One, Node::RequestBody),
                ("responses", Extensible, Node::Response),
                ("callbacks", Named, Node::Callback),
            ],
            // Headers are parameters without a name and a place.
            Node::Parameter => &[
                ("schema", One, Node::Schema),
                ("content", Named, Node::MediaType),
            ],
            Node::RequestBody => &[("content", Named, Node::MediaType)],
            Node::Response => &[
                ("headers", Named, Node::Parameter),
                ("content", Named, Node::MediaType),
            ],
            Node::MediaType => &[
                ("schema", One, Node::Schema),
                ("encoding", Named, Node::Encoding),
            ],
            Node::Encoding => &[("headers", Named, Node::Parameter)],
            Node::Schema => &[
                ("properties", Named, Node::Schema),
                ("items", One, Node::Schema),
                ("additionalProperties", One, Node::Schema),
                ("allOf", List, Node::Schema),
                ("anyOf", List, Node::Schema),
                ("oneOf", List, Node::Schema),
                ("not", One, Node::Schema),
                // What the lowering keeps of a tuple.
                ("x-prefix-items", List, Node::Schema),
            ],
            // A map of expressions to path items, without a keyword between.
            Node::Callback => &[],
        }
    }
}

/// Refuses what is nested too deep; true where nothing is. Without recursion,
/// since it looks at what nothing else has looked at.
pub(crate) fn check_depth(document: &Value, report: &mut Report) -> bool {
    let mut path = Vec::new();
    let mut open = vec![(String::new(), document, 0)];
    while let Some((step, value, depth)) = open.pop() {
        path.truncate(depth);
        path.push(step);
        if depth > MAX_DEPTH {
            let steps = path.iter().skip(1);
            let pointer = steps.fold(Pointer::root(), |pointer, step| pointer.join(step));
            report.refuse(&pointer, format!("nested more than {MAX_DEPTH} deep"));
            return false;
        }
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    open.push((index.to_string(), item, depth + 1));
                }
            }
            Value::Object(object) => {
                for (name, child) in object {
                    open.push((name.clone(), child, depth + 1));
                }
            }
            _ => {}
        }
    }
    true
}

/// Lowers the object at `pointer` and everything below it.
pub(crate) fn lower_node(node: Node, value: &mut Value, pointer: &Pointer, report: &mut Report) {
    if node == Node::Schema {
        rules::boolean_schema(value);
    }
    let Value::Object(object) = value else {
        report.refuse(
            pointer,
            format!("expected an object, found {}", kind(value)),
        );
        return;
    };
    for rule in rules_of(node) {
        rule(object, pointer, report);
    }
    if node == Node::Callback {
        for (expression, item) in object.iter_mut() {
            // A callback may be a reference to a shared one.
            if !expression.starts_with("x-") && expression != "$ref" {
                lower_node(Node::PathItem, item, &pointer.join(expression), report);
            }
        }
    }
    for (keyword, held, child) in node.children() {
        lower_children(object, keyword, held, *child, pointer, report);
    }
}

fn rules_of(node: Node) -> &'static [Rule] {
    match node {
        Node::Document => rules::DOCUMENT,
        Node::Components => rules::COMPONENTS,
        Node::PathItem => rules::PATH_ITEM,
        Node::Operation => rules::OPERATION,
        Node::Schema => rules::SCHEMA,
        Node::Parameter | Node::RequestBody | Node::Response | Node::Callback => rules::REFERENCE,
        Node::MediaType | Node::Encoding => &[],
    }
}

fn lower_children(
    object: &mut Map<String, Value>,
    keyword: &str,
    held: &Held,
    child: Node,
    pointer: &Pointer,
    report: &mut Report,
) {
    let Some(held_value) = object.get_mut(keyword) else {
        return;
    };
    let pointer = pointer.join(keyword);
    match (held, held_value) {
        // `additionalProperties: true` is OpenAPI 3.0 as it stands.
        (One, Value::Bool(_)) if keyword == "additionalProperties" => {}
        (One, value) => lower_node(child, value, &pointer, report),
        (List, Value::Array(list)) => {
            for (index, value) in list.iter_mut().enumerate() {
                lower_node(child, value, &pointer.join(index), report);
            }
        }
        (Named | Extensible, Value::Object(map)) => {
            for (name, value) in map.iter_mut() {
                if !(matches!(held, Extensible) && name.starts_with("x-")) {
                    lower_node(child, value, &pointer.join(name), report);
                }
            }
        }
        (List, value) => {
            report.refuse(
                &pointer,
                format!("expected an array, found {}", kind(value)),
            );
        }
        (Named | Extensible, value) => {
            report.refuse(
                &pointer,
                format!("expected an object, found {}", kind(value)),
            );
        }
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

//! The rules, by the kind of object that they rewrite, in the order in which
//! they run. The README's table says the same for a reader.

mod bounds;
mod constant;
mod content;
mod keywords;
mod known;
mod newer;
mod null;
mod nullable;
mod parameter;
mod patterns;
mod reference;
mod security;
mod structure;
mod topics;
mod tuples;
mod types;
mod union;

use serde_json::{Map, Value, json};

use crate::document::nothing;
use crate::loss::Report;
use crate::pointer::Pointer;

pub(crate) use known::{mend_text, slips, unknown};
pub(crate) use nullable::{Nulls, survey};
pub(crate) use security::{Schemes, is_removed};
use topics::{Topic, Topics};
pub(crate) use types::TYPES;

/// Rewrites one object, and reports what it loses or refuses.
pub(crate) type Rule = fn(&mut Map<String, Value>, &Pointer, &mut Report);

pub(crate) const DOCUMENT: &[Rule] = &[
    structure::version,
    structure::top_level,
    structure::tags,
    security::schemes,
    security::requirements,
];
pub(crate) const COMPONENTS: &[Rule] = &[structure::schemas];
pub(crate) const INFO: &[Rule] = &[structure::info];
pub(crate) const PATH_ITEM: &[Rule] = &[newer::methods, newer::query_string];
pub(crate) const OPERATION: &[Rule] = &[
    structure::responses,
    newer::query_string,
    security::requirements,
];
pub(crate) const REFERENCE: &[Rule] = &[reference::siblings_of_object];
pub(crate) const CALLBACK: &[Rule] = &[structure::callback];
pub(crate) const HEADER: &[Rule] = &[
    reference::siblings_of_object,
    structure::header,
    parameter::schema,
    parameter::examples,
];
pub(crate) const PARAMETER: &[Rule] = &[
    reference::siblings_of_object,
    parameter::parameter,
    parameter::schema,
    parameter::examples,
];
pub(crate) const REQUEST_BODY: &[Rule] = &[reference::siblings_of_object, structure::body];
pub(crate) const RESPONSE: &[Rule] = &[reference::siblings_of_object, structure::response];
pub(crate) const EXAMPLE: &[Rule] = &[reference::siblings_of_object, newer::example];
pub(crate) const SECURITY_SCHEME: &[Rule] = &[reference::siblings_of_object, security::flows];
pub(crate) const MEDIA_TYPE: &[Rule] = &[newer::items, parameter::examples];

/// Unions first: a rule that dissolves one moves keywords up to this schema,
/// where the later rules find them. A constant before its types, which then
/// are those of one value.
const SCHEMA: &[(Topic, Rule)] = &[
    (Topic::Nullable, nullable::flag),
    (Topic::Union, null::in_union),
    (Topic::Reference, reference::siblings_of_schema),
    (Topic::Tuple, tuples::lower),
    (Topic::Dropped, patterns::unevaluated),
    (Topic::Patterns, patterns::lower),
    (Topic::Const, constant::to_enum),
    (Topic::Enum, constant::values),
    (Topic::Types, nullable::in_type),
    (Topic::Enum, nullable::in_enum),
    (Topic::Enum, constant::typed),
    (Topic::Types, types::array),
    (Topic::Exclusive, bounds::exclusive),
    (Topic::Bound, bounds::of_integers),
    (Topic::Count, bounds::counts),
    (Topic::Examples, content::examples),
    (Topic::Content, content::encoding),
    (Topic::NullDefault, content::no_default),
    (Topic::Required, keywords::required),
    (Topic::Array, keywords::items),
    (Topic::Dropped, keywords::drop),
    (Topic::Unknown, keywords::unknown),
    (Topic::Discriminator, newer::discriminator),
    (Topic::Xml, newer::xml),
];

/// Runs the rules of a schema. What one does may be of interest to the next.
pub(crate) fn run_on_schema(
    schema: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) {
    let mut topics = Topics::of(schema);
    for (topic, rule) in SCHEMA {
        if topics.have(*topic) {
            rule(schema, pointer, report);
            topics = Topics::of(schema);
        }
    }
}

/// `true` admits everything, `false` nothing.
pub(crate) fn boolean_schema(value: &mut Value) {
    match value {
        Value::Bool(true) => *value = json!({}),
        Value::Bool(false) => *value = nothing(),
        _ => {}
    }
}

/// Keywords that say something about a schema without admitting or refusing
/// a value; they may stand beside any other keyword.
pub(crate) fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || matches!(
            keyword,
            "title"
                | "description"
                | "default"
                | "deprecated"
                | "readOnly"
                | "writeOnly"
                | "example"
                | "examples"
                | "externalDocs"
                | "xml"
                | "nullable"
        )
}

/// `keyword` and what stands beside it admit no value, or null alone.
fn contradiction(
    schema: &mut Map<String, Value>,
    keyword: &str,
    pointer: &Pointer,
    report: &mut Report,
) {
    schema.retain(|name, _| is_annotation(name));
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        schema.insert("enum".into(), json!([null]));
    } else {
        schema.insert("not".into(), json!({}));
    }
    let lost = "it contradicts what stands beside it: no value is admitted";
    report.lose(pointer, keyword, lost);
}

/// What one of the schemas admits, each written once.
fn union_of(schemas: impl IntoIterator<Item = Value>) -> Value {
    let mut members: Vec<Value> = Vec::new();
    for mut schema in schemas {
        boolean_schema(&mut schema);
        if schema == json!({}) {
            return schema;
        }
        if schema != nothing() && !members.contains(&schema) {
            members.push(schema);
        }
    }
    match members.len() {
        0 => nothing(),
        1 => members.remove(0),
        _ => json!({ "anyOf": members }),
    }
}

//! The rules, by the kind of object that they rewrite, in the order in which
//! they run. The README's table says the same for a reader.

mod bounds;
mod constant;
mod content;
mod keywords;
mod newer;
mod null;
mod nullable;
mod patterns;
mod reference;
mod security;
mod structure;
mod tuples;
mod types;
mod union;

use serde_json::{Map, Value, json};

use crate::document::nothing;
use crate::loss::Report;
use crate::pointer::Pointer;

pub(crate) use nullable::Nulls;
use nullable::refuses_null;
pub(crate) use security::Schemes;

/// Rewrites one object, and reports what it loses or refuses.
pub(crate) type Rule = fn(&mut Map<String, Value>, &Pointer, &mut Report);

pub(crate) const DOCUMENT: &[Rule] = &[
    structure::version,
    structure::top_level,
    security::schemes,
    security::requirements,
    nullable::survey,
];
pub(crate) const INFO: &[Rule] = &[structure::info];
pub(crate) const LICENSE: &[Rule] = &[structure::license];
pub(crate) const SERVER: &[Rule] = &[newer::server];
pub(crate) const TAG: &[Rule] = &[newer::tag];
pub(crate) const PATH_ITEM: &[Rule] = &[newer::methods, newer::query_string];
pub(crate) const OPERATION: &[Rule] = &[
    structure::responses,
    newer::query_string,
    security::requirements,
];
pub(crate) const REFERENCE: &[Rule] = &[reference::siblings_of_object];
pub(crate) const CALLBACK: &[Rule] = &[structure::callback];
pub(crate) const HEADER: &[Rule] = &[reference::siblings_of_object, structure::header];
pub(crate) const PARAMETER: &[Rule] = &[reference::siblings_of_object, newer::cookie];
pub(crate) const RESPONSE: &[Rule] = &[reference::siblings_of_object, structure::response];
pub(crate) const EXAMPLE: &[Rule] = &[reference::siblings_of_object, newer::example];
pub(crate) const SECURITY_SCHEME: &[Rule] = &[reference::siblings_of_object, newer::flows];
pub(crate) const MEDIA_TYPE: &[Rule] = &[newer::items];
pub(crate) const ENCODING: &[Rule] = &[newer::encoding];

/// Unions first: a rule that dissolves one moves keywords up to this schema,
/// where the later rules find them. A constant before its types, which then
/// are those of one value.
pub(crate) const SCHEMA: &[Rule] = &[
    nullable::flag,
    null::in_union,
    reference::siblings_of_schema,
    tuples::lower,
    patterns::unevaluated,
    patterns::lower,
    constant::to_enum,
    constant::values,
    nullable::in_type,
    nullable::in_enum,
    types::unknown,
    constant::typed,
    types::array,
    bounds::exclusive,
    bounds::of_integers,
    bounds::counts,
    content::examples,
    content::encoding,
    keywords::negation,
    keywords::required,
    keywords::items,
    keywords::drop,
    keywords::unknown,
    newer::discriminator,
    newer::xml,
];

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

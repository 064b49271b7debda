//! The rules, by the kind of object that they rewrite, in the order in which
//! they run. The README's table says the same for a reader.

mod bounds;
mod constant;
mod keywords;
mod null;
mod reference;
mod structure;
mod types;

use serde_json::{Map, Value, json};

use crate::document::nothing;
use crate::loss::Report;
use crate::pointer::Pointer;

/// Rewrites one object, and reports what it loses or refuses.
pub(crate) type Rule = fn(&mut Map<String, Value>, &Pointer, &mut Report);

pub(crate) const DOCUMENT: &[Rule] = &[structure::version, structure::top_level, structure::info];
pub(crate) const COMPONENTS: &[Rule] = &[structure::path_items, structure::mutual_tls];
pub(crate) const PATH_ITEM: &[Rule] = &[structure::path_reference];
pub(crate) const OPERATION: &[Rule] = &[structure::responses];
pub(crate) const REFERENCE: &[Rule] = &[reference::siblings_of_object];

/// Unions first: a rule that dissolves one moves keywords up to this schema,
/// where the later rules find them. A constant before its types, which then
/// are those of one value.
pub(crate) const SCHEMA: &[Rule] = &[
    keywords::refuse,
    null::in_union,
    reference::local,
    reference::siblings_of_schema,
    constant::to_enum,
    types::array,
    bounds::exclusive,
    keywords::examples,
    keywords::content_encoding,
    keywords::drop,
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

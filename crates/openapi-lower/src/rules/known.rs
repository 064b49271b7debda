//! What OpenAPI 3.0 knows outside of the schemas. 3.1 is as strict, so that
//! what is not in this table is a slip of the document, or of a later version.

use serde_json::Value;

use super::structure::{NO_PLACE, Object};
use crate::anatomy::Node;
use crate::document::kind;
use crate::loss::Report;
use crate::pointer::Pointer;

/// In YAML `description:` without more is null, and `version: 1` a number.
pub(crate) fn slips(node: Node, object: &mut Object, pointer: &Pointer, report: &mut Report) {
    if known(node, object).is_none() {
        return;
    }
    object.retain(|keyword, value| match value {
        Value::Null if is_any_value(node, keyword) => true,
        Value::Null => mend_text(keyword, value, pointer, report),
        _ if TEXTS.contains(&keyword.as_str()) => mend_text(keyword, value, pointer, report),
        _ => true,
    });
}

/// Makes text of what should be one; false where nothing is left.
pub(crate) fn mend_text(
    keyword: &str,
    value: &mut Value,
    pointer: &Pointer,
    report: &mut Report,
) -> bool {
    match value {
        Value::Null => {
            report.lose(pointer, keyword, "null, which says nothing");
            return false;
        }
        Value::Bool(_) | Value::Number(_) => {
            let lost = format!("{}, which OpenAPI has as text", kind(value));
            report.lose(pointer, keyword, lost);
            *value = value.to_string().into();
        }
        _ => {}
    }
    true
}

/// What the other rules left that OpenAPI 3.0 does not know.
pub(crate) fn unknown(node: Node, object: &mut Object, pointer: &Pointer, report: &mut Report) {
    if let Some(known) = known(node, object) {
        retain(object, known, pointer, report);
    }
}

pub(super) fn retain(object: &mut Object, known: &[&str], pointer: &Pointer, report: &mut Report) {
    object.retain(|keyword, _| {
        let kept = keyword.starts_with("x-") || known.contains(&keyword.as_str());
        if !kept {
            report.lose(pointer, keyword, NO_PLACE);
        }
        kept
    });
}

const TEXTS: &[&str] = &[
    "title",
    "version",
    "summary",
    "description",
    "operationId",
    "name",
    "url",
];

/// Where null is a value like any other.
fn is_any_value(node: Node, keyword: &str) -> bool {
    matches!(
        (node, keyword),
        (_, "example" | "value") | (Node::Link, "requestBody")
    )
}

/// `None` of what is no object with keywords of its own.
fn known(node: Node, object: &Object) -> Option<&'static [&'static str]> {
    // Most objects are schemas, which have rules of their own.
    if matches!(node, Node::Schema | Node::Callback)
        // A reference has none; elsewhere `$ref` is a slip like any other.
        || node != Node::PathItem && node.may_be_referred_to() && object.contains_key("$ref")
    {
        return None;
    }
    Some(match node {
        Node::Document => &[
            "openapi",
            "info",
            "servers",
            "paths",
            "components",
            "security",
            "tags",
            "externalDocs",
        ],
        Node::Info => &[
            "title",
            "description",
            "termsOfService",
            "contact",
            "license",
            "version",
        ],
        Node::License => &["name", "url"],
        Node::Server => &["url", "description", "variables"],
        Node::Tag => &["name", "description", "externalDocs"],
        Node::Components => &[
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
        ],
        Node::PathItem => &[
            "$ref",
            "summary",
            "description",
            "get",
            "put",
            "post",
            "delete",
            "options",
            "head",
            "patch",
            "trace",
            "servers",
            "parameters",
        ],
        Node::Operation => &[
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "callbacks",
            "deprecated",
            "security",
            "servers",
        ],
        Node::Parameter => PARAMETER,
        // A parameter without its name and its place.
        Node::Header => PARAMETER.get(2..)?,
        Node::RequestBody => &["description", "content", "required"],
        Node::Response => &["description", "headers", "content", "links"],
        Node::MediaType => &["schema", "example", "examples", "encoding"],
        Node::Encoding => &[
            "contentType",
            "headers",
            "style",
            "explode",
            "allowReserved",
        ],
        Node::Example => &["summary", "description", "value", "externalValue"],
        Node::Link => &[
            "operationId",
            "operationRef",
            "parameters",
            "requestBody",
            "description",
            "server",
        ],
        Node::SecurityScheme => of_scheme(object)?,
        Node::Callback | Node::Schema => return None,
    })
}

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "example",
    "examples",
];

fn of_scheme(scheme: &Object) -> Option<&'static [&'static str]> {
    let text = |keyword| scheme.get(keyword).and_then(Value::as_str);
    let is_bearer = text("scheme").is_some_and(|it| it.eq_ignore_ascii_case("bearer"));
    Some(match text("type")? {
        "apiKey" => &["type", "description", "name", "in"],
        "http" if is_bearer => &["type", "description", "scheme", "bearerFormat"],
        "http" => &["type", "description", "scheme"],
        "oauth2" => &["type", "description", "flows"],
        "openIdConnect" => &["type", "description", "openIdConnectUrl"],
        _ => return None,
    })
}

/// The keywords of a flow of OAuth, by its name.
pub(super) fn of_flow(name: &str) -> &'static [&'static str] {
    match name {
        "implicit" => &["authorizationUrl", "refreshUrl", "scopes"],
        "password" | "clientCredentials" => &["tokenUrl", "refreshUrl", "scopes"],
        _ => &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    }
}

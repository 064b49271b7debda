//! Security schemes and the requirements that name them.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::known;
use super::structure::Object;
use crate::document::MAX_DEPTH;
use crate::loss::Report;
use crate::pointer::Pointer;

const CERTIFICATES: &str = "mutualTLS";
const NO_CERTIFICATES: &str = "OpenAPI 3.0 has no scheme for client certificates";

/// What the requirements have to know of the schemes.
#[derive(Debug, Default)]
pub(crate) struct Schemes {
    /// Those that 3.0 does not have.
    removed: HashSet<String>,
    /// Those that have no scopes in 3.0.
    without_scopes: HashSet<String>,
}

/// Client certificates are no scheme of 3.0.
pub(super) fn schemes(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    let components = document
        .get_mut("components")
        .and_then(Value::as_object_mut);
    let Some(Value::Object(schemes)) = components.and_then(|it| it.get_mut("securitySchemes"))
    else {
        return;
    };
    for (name, scheme) in schemes.iter() {
        let known = match type_of(scheme, schemes) {
            Some(CERTIFICATES) => &mut report.schemes.removed,
            Some("oauth2" | "openIdConnect") | None => continue,
            Some(_) => &mut report.schemes.without_scopes,
        };
        known.insert(name.clone());
    }
    let pointer = pointer.join("components").join("securitySchemes");
    schemes.retain(|name, _| {
        let is_removed = report.schemes.removed.contains(name);
        if is_removed {
            report.lose(&pointer, name, NO_CERTIFICATES);
        }
        !is_removed
    });
}

/// True of a scheme of client certificates, and of a reference to one.
pub(crate) fn is_removed(scheme: &Value, schemes: &Object) -> bool {
    type_of(scheme, schemes) == Some(CERTIFICATES)
}

/// The type of a scheme, or of the one that it refers to.
fn type_of<'s>(scheme: &'s Value, schemes: &'s Object) -> Option<&'s str> {
    let mut at = scheme;
    for _ in 0..MAX_DEPTH {
        match at.get("$ref").and_then(Value::as_str) {
            None => return at.get("type").and_then(Value::as_str),
            Some(target) => {
                at = schemes.get(target.strip_prefix("#/components/securitySchemes/")?)?;
            }
        }
    }
    None
}

/// Each flow of OAuth with what belongs to it, and scopes.
pub(super) fn flows(scheme: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Object(flows)) = scheme.get_mut("flows") else {
        return;
    };
    let pointer = pointer.join("flows");
    let known = [
        "implicit",
        "password",
        "clientCredentials",
        "authorizationCode",
    ];
    known::retain(flows, &known, &pointer, report);
    for (name, flow) in flows {
        if let Value::Object(flow) = flow {
            known::retain(flow, known::of_flow(name), &pointer.join(name), report);
            flow.entry("scopes").or_insert_with(|| json!({}));
        }
    }
}

/// Takes out what 3.0 does not have. Where nothing is left it looks as if
/// anyone might call: that is said.
pub(super) fn requirements(holder: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Array(list)) = holder.get_mut("security") else {
        return;
    };
    let at = pointer.join("security");
    let (mut kept, mut has_lost) = (Vec::with_capacity(list.len()), false);
    for (index, mut requirement) in std::mem::take(list).into_iter().enumerate() {
        let at = at.join(index);
        let Value::Object(schemes) = &mut requirement else {
            kept.push(requirement);
            continue;
        };
        let removed: Vec<String> = schemes
            .keys()
            .filter(|name| report.schemes.removed.contains(*name))
            .cloned()
            .collect();
        for name in &removed {
            schemes.shift_remove(name);
            report.lose(&at, name, NO_CERTIFICATES);
        }
        for (name, scopes) in schemes.iter_mut() {
            let Value::Array(scopes) = scopes else {
                continue;
            };
            if !scopes.is_empty() && report.schemes.without_scopes.contains(name) {
                scopes.clear();
                report.lose(&at, name, "in OpenAPI 3.0 only OAuth has scopes");
            }
        }
        has_lost |= !removed.is_empty();
        if removed.is_empty() || !schemes.is_empty() {
            kept.push(requirement);
        }
    }
    *list = kept;
    if has_lost && list.is_empty() {
        let lost = "only a client certificate was asked for: without it this looks as if anyone might call";
        report.lose(pointer, "security", lost);
    }
}

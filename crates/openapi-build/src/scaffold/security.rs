//! What the document says of where the service is, and how it knows who calls.

use serde_json::Value;

use super::first_paragraph;
use crate::shape::snake_name;

/// A way to say who calls, as a method of the builder.
pub(super) struct Scheme {
    pub(super) method: String,
    pub(super) docs: String,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Bearer,
    Basic,
    Header(String),
    Query(String),
    Cookie(String),
}

/// Those of the document's schemes that a header, a query or a cookie serves.
pub(super) fn schemes(lowered: &Value) -> Vec<Scheme> {
    let schemes = lowered.pointer("/components/securitySchemes");
    let mut found: Vec<Scheme> = Vec::new();
    for (name, scheme) in schemes.and_then(Value::as_object).into_iter().flatten() {
        let text = |keyword| scheme.get(keyword).and_then(Value::as_str);
        let own = || text("name").unwrap_or_default().to_owned();
        let http = text("scheme").unwrap_or_default().to_ascii_lowercase();
        let kind = match (text("type"), text("in"), http.as_str()) {
            (Some("http"), _, "bearer") | (Some("oauth2" | "openIdConnect"), ..) => Kind::Bearer,
            (Some("http"), _, "basic") => Kind::Basic,
            (Some("apiKey"), Some("header"), _) => Kind::Header(own()),
            (Some("apiKey"), Some("query"), _) => Kind::Query(own()),
            (Some("apiKey"), Some("cookie"), _) => Kind::Cookie(own()),
            // A certificate, or a scheme of its own: by `configure`.
            _ => continue,
        };
        let mut method = snake_name(name);
        let is_taken = |method: &str| {
            ["base_url", "configure", "build", "default"].contains(&method)
                || found.iter().any(|it| it.method == method)
                || syn::parse_str::<syn::Ident>(method).is_err()
        };
        while is_taken(&method) {
            method.push_str("_key");
        }
        found.push(Scheme {
            method,
            docs: first_paragraph(text("description")).unwrap_or_default(),
            kind,
        });
    }
    found
}

/// The address of the first server that is one, with the defaults of its
/// variables.
pub(super) fn base_url(lowered: &Value) -> Option<String> {
    let servers = lowered.get("servers")?.as_array()?;
    servers.iter().find_map(|server| {
        let mut url = server.get("url")?.as_str()?.to_owned();
        let variables = server.get("variables").and_then(Value::as_object);
        for (name, variable) in variables.into_iter().flatten() {
            let default = variable.get("default").and_then(Value::as_str);
            url = url.replace(&format!("{{{name}}}"), default.unwrap_or_default());
        }
        let is_usable = url.starts_with("http") && !url.contains(['{', '?', '#', '@', ' ']);
        is_usable.then_some(url)
    })
}

//! Operations: which have a method, and which of those have types.

use std::collections::BTreeMap;

use serde_json::Value;
use syn::Type;

use super::Untyped;
use super::rust_type::{any, referred};
use super::shaped::is_shaped;
use super::walk::{Walk, escape};
use crate::LeftOut;
use crate::read::{Answer, Method, Rust, is_any};
use crate::shape::{Body, Operation, Place, Plan, Union};

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// How many operations there are, and those that are not typed.
pub(super) fn measure<'a>(
    walk: &mut Walk<'a>,
    document: &'a Value,
    plan: &Plan,
    rust: &Rust,
    left_out: &[LeftOut],
) -> (usize, Vec<Untyped>) {
    let mut count = 0;
    let mut untyped = Vec::new();
    let planned = plan.operations.iter().map(|it| (it.pointer(), it));
    let planned: BTreeMap<String, &Operation> = planned.collect();
    for (path, item) in document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        for (verb, operation) in item.as_object().into_iter().flatten() {
            if !METHODS.contains(&verb.as_str()) {
                continue;
            }
            count += 1;
            let pointer = format!("/paths/{}/{verb}", escape(path));
            let one = One {
                document,
                pointer: &pointer,
                operation,
            };
            let planned = planned.get(&pointer);
            let method = planned.and_then(|it| Some((*it, rust.method_of(it)?)));
            let reason = match method {
                None => Some(why(&pointer, left_out)),
                Some((planned, method)) => one
                    .body(walk, planned, method)
                    .or(one.answers(walk, method, plan, rust)),
            };
            untyped.extend(reason.map(|reason| Untyped { pointer, reason }));
        }
    }
    (count, untyped)
}

/// What is said about an operation that is left out.
fn why(pointer: &str, left_out: &[LeftOut]) -> String {
    let said = left_out.iter().rfind(|it| it.pointer == pointer);
    said.map_or_else(|| "it has no method".to_owned(), |it| it.reason.clone())
}

pub(super) struct One<'a, 'b> {
    pub(super) document: &'a Value,
    pub(super) pointer: &'b str,
    pub(super) operation: &'a Value,
}

impl<'a> One<'a, '_> {
    /// Walks what the operation is sent with; with the reason why it is not
    /// typed.
    fn body(&self, walk: &mut Walk<'a>, planned: &Operation, method: &Method) -> Option<String> {
        self.arguments(walk, method);
        let body = method.arguments.iter().find(|it| it.place == Place::Body);
        if let Some((at, schema)) = self.json(self.operation.get("requestBody"), "/requestBody") {
            let ty = body.map_or_else(any, |it| it.ty.clone());
            let lost = is_shaped(self.document, schema) && is_any(referred(&ty));
            walk.look(at, schema, ty);
            return lost.then(|| "its body has a schema and became `Value`".to_owned());
        }
        let Body::Bytes(media_type) = &planned.body else {
            return None;
        };
        let (body, _) = self.resolved(self.operation.get("requestBody")?, String::new());
        let schema = body.get("content")?.get(media_type)?.get("schema")?;
        let lost =
            is_shaped(self.document, schema) && !self.is_binary(schema) && is_text(media_type);
        lost.then(|| format!("its body as `{media_type}` became bytes"))
    }

    fn answers(
        &self,
        walk: &mut Walk<'a>,
        method: &Method,
        plan: &Plan,
        rust: &Rust,
    ) -> Option<String> {
        let answers = self.operation.get("responses")?.as_object()?;
        let is_success = |status: &str| status.starts_with('2');
        let any_success = answers.keys().any(|status| is_success(status));
        for (status, answer) in answers {
            // `HEAD` is answered without a body.
            if !(is_success(status) || !any_success && status == "default") || method.verb == "HEAD"
            {
                continue;
            }
            let ty = match &method.answer {
                Answer::Json(ty) => Some((**ty).clone()),
                Answer::ByStatus(ty) => of_status(ty, status, plan, rust),
                Answer::Text | Answer::Empty | Answer::Bytes => None,
            };
            let at = format!("/responses/{}", escape(status));
            match (ty, self.json(Some(answer), &at)) {
                (Some(ty), Some((at, schema))) => {
                    let lost = is_shaped(self.document, schema) && is_any(&ty);
                    walk.look(at, schema, ty);
                    if lost {
                        return Some(format!(
                            "its answer {status} has a schema and became `Value`"
                        ));
                    }
                }
                (None, Some((_, schema)))
                    if is_shaped(self.document, schema) && !self.is_binary(schema) =>
                {
                    return Some(format!("its answer {status} has a schema and no type"));
                }
                (None, None)
                    if matches!(method.answer, Answer::Bytes) && method.event.is_none() =>
                {
                    if let Some(media_type) = self.text(answer) {
                        return Some(format!(
                            "its answer {status} as `{media_type}` became bytes"
                        ));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The schema of a body or an answer as JSON, and where it stands.
    fn json(&self, held: Option<&'a Value>, at: &str) -> Option<(String, &'a Value)> {
        let (held, at) = self.resolved(held?, format!("{}{at}", self.pointer));
        let content = held.get("content")?.as_object()?;
        let (name, media_type) = content.iter().find(|(name, _)| is_json(name))?;
        let schema = media_type.get("schema")?;
        Some((format!("{at}/content/{}/schema", escape(name)), schema))
    }

    /// The media type of an answer that has a schema and is only text.
    fn text(&self, answer: &'a Value) -> Option<&'a str> {
        let (answer, _) = self.resolved(answer, String::new());
        let content = answer.get("content")?.as_object()?;
        let (name, media_type) = content.iter().next()?;
        let schema = media_type.get("schema")?;
        let typed = is_shaped(self.document, schema) && !self.is_binary(schema);
        (is_text(name) && typed).then_some(name)
    }

    fn is_binary(&self, schema: &Value) -> bool {
        let target = schema.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|it| self.document.pointer(it.trim_start_matches('#')));
        let format = target
            .unwrap_or(schema)
            .get("format")
            .and_then(Value::as_str);
        matches!(format, Some("binary" | "octet-stream" | "byte"))
    }

    pub(super) fn resolved(&self, held: &'a Value, at: String) -> (&'a Value, String) {
        let target = held.get("$ref").and_then(Value::as_str);
        let target = target.map(|it| it.trim_start_matches('#'));
        let found = target.and_then(|it| Some((self.document.pointer(it)?, it.to_owned())));
        found.unwrap_or((held, at))
    }
}

/// The type of the answer with this status, of one that has several.
fn of_status(ty: &Type, status: &str, plan: &Plan, rust: &Rust) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let name = &path.path.segments.last()?.ident;
    let union: &Union = plan.unions.iter().find(|it| name == it.name.as_str())?;
    let types = rust.carriers.get(&union.name)?;
    let mut members = union.members.iter().zip(types);
    let is_of = |key: &str| {
        key.split(|it: char| !it.is_alphanumeric())
            .any(|it| it == status)
    };
    members
        .find(|(member, _)| is_of(&member.key))
        .map(|(_, ty)| ty.clone())
}

/// What is a text even where it is not JSON.
fn is_text(media_type: &str) -> bool {
    const TEXTS: &[&str] = &[
        "text/",
        "application/xml",
        "application/yaml",
        "application/x-ndjson",
        "application/jsonl",
    ];
    TEXTS.iter().any(|start| media_type.starts_with(start))
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

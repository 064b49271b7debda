//! Operations: which have a method, and which of those have types.

use serde_json::Value;
use syn::Type;

use super::Untyped;
use super::walk::{Walk, any, escape, is_any, is_shaped};
use crate::LeftOut;
use crate::read::{Answer, Method, Rust, is_named};
use crate::shape::{Place, Plan};

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
                plan,
                rust,
            };
            let reason = match method_of(path, verb, plan, rust) {
                None => Some(why(&pointer, left_out)),
                Some(method) => one.look(walk, method),
            };
            untyped.extend(reason.map(|reason| Untyped { pointer, reason }));
        }
    }
    (count, untyped)
}

fn method_of<'a>(path: &str, verb: &str, plan: &Plan, rust: &'a Rust) -> Option<&'a Method> {
    let mut planned = plan.operations.iter().filter(|it| it.original == path);
    planned.find_map(|it| {
        rust.method_of(it)
            .filter(|it| it.verb.eq_ignore_ascii_case(verb))
    })
}

/// What is said about an operation that is left out.
fn why(pointer: &str, left_out: &[LeftOut]) -> String {
    let said = left_out.iter().find(|it| it.pointer == pointer);
    said.map_or_else(|| "it has no method".to_owned(), |it| it.reason.clone())
}

struct One<'a, 'b> {
    document: &'a Value,
    pointer: &'b str,
    operation: &'a Value,
    plan: &'b Plan,
    rust: &'b Rust,
}

impl<'a> One<'a, '_> {
    /// Walks what the operation holds; with the reason why it is not typed.
    fn look(&self, walk: &mut Walk<'a>, method: &Method) -> Option<String> {
        self.parameters(walk, method);
        let body = method.arguments.iter().find(|it| it.place == Place::Body);
        let body = body.map(|it| &it.ty);
        if let Some((at, schema)) = self.json(self.operation.get("requestBody"), "/requestBody") {
            let ty = body.cloned().unwrap_or_else(any);
            let lost = is_shaped(self.document, schema) && is_any(referred(&ty));
            walk.look(at, schema, ty);
            if lost {
                return Some("its body has a schema and became `Value`".to_owned());
            }
        }
        self.answers(walk, method)
    }

    fn answers(&self, walk: &mut Walk<'a>, method: &Method) -> Option<String> {
        let answers = self.operation.get("responses")?.as_object()?;
        let is_success = |status: &str| status.starts_with('2');
        let any_success = answers.keys().any(|status| is_success(status));
        for (status, answer) in answers {
            if !(is_success(status) || !any_success && status == "default") {
                continue;
            }
            let at = format!("/responses/{}", escape(status));
            let by_status = self.of_status(&method.answer, status);
            match (
                by_status.as_ref().unwrap_or(&method.answer),
                self.json(Some(answer), &at),
            ) {
                (Answer::Json(ty), Some((at, schema))) => {
                    let lost = is_shaped(self.document, schema) && is_any(ty);
                    walk.look(at, schema, (**ty).clone());
                    if lost {
                        return Some(format!(
                            "its answer {status} has a schema and became `Value`"
                        ));
                    }
                }
                (Answer::Bytes | Answer::Empty, Some((_, schema)))
                    if is_shaped(self.document, schema) && !self.is_binary(schema) =>
                {
                    return Some(format!("its answer {status} has a schema and became bytes"));
                }
                (Answer::Bytes | Answer::Empty, None) if method.event.is_none() => {
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

    /// The answer of one status, where each has a type of its own.
    fn of_status(&self, answer: &Answer, status: &str) -> Option<Answer> {
        let Answer::ByStatus(ty) = answer else {
            return None;
        };
        let mut unions = self.plan.unions.iter();
        let union = unions.find(|it| is_named(ty, &[&it.name]))?;
        let index = union.members.iter().position(|it| it.key == status)?;
        let ty = self.rust.carriers.get(&union.name)?.get(index)?;
        Some(Answer::Json(Box::new(ty.clone())))
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
        let is_text = [
            "text/",
            "application/xml",
            "application/yaml",
            "application/x-ndjson",
            "application/jsonl",
        ]
        .iter()
        .any(|start| name.starts_with(start));
        let typed = is_shaped(self.document, schema) && !self.is_binary(schema);
        (is_text && typed).then_some(name)
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

    fn resolved(&self, held: &'a Value, at: String) -> (&'a Value, String) {
        let target = held.get("$ref").and_then(Value::as_str);
        let target = target.map(|it| it.trim_start_matches('#'));
        let found = target.and_then(|it| Some((self.document.pointer(it)?, it.to_owned())));
        found.unwrap_or((held, at))
    }

    fn parameters(&self, walk: &mut Walk<'a>, method: &Method) {
        let parameters = self.operation.get("parameters").and_then(Value::as_array);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            let at = format!("{}/parameters/{index}", self.pointer);
            let (parameter, at) = self.resolved(parameter, at);
            let name = parameter
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let argument = method.arguments.iter().find(|it| it.wire == name);
            if let (Some(schema), Some(argument)) = (parameter.get("schema"), argument) {
                walk.look(format!("{at}/schema"), schema, text_as_owned(&argument.ty));
            }
        }
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn referred(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    }
}

/// `&str` is a `String` that is lent.
fn text_as_owned(ty: &Type) -> Type {
    match referred(ty) {
        Type::Path(path) if path.path.is_ident("str") => syn::parse_quote!(::std::string::String),
        ty => ty.clone(),
    }
}

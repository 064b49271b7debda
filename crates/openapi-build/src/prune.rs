//! Takes out of a document what has no Rust, and with it what needs it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::left_out::{LeftOut, escape};

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What a reference that must not be followed is about.
type Refused = BTreeMap<String, String>;

/// Takes out what refers to something that is not in the document.
pub(crate) fn dangling(document: &mut Value, left_out: &mut Vec<LeftOut>) {
    let mut refused = Refused::new();
    let components = document.get("components");
    for part in [components, document.get("paths")].into_iter().flatten() {
        each_reference(part, &mut |target| {
            let found = target.strip_prefix('#').and_then(|at| document.pointer(at));
            if found.is_none() {
                refused.insert(
                    target.to_owned(),
                    format!("`{target}` is not in the document"),
                );
            }
        });
    }
    if !refused.is_empty() {
        remove(document, refused, left_out);
    }
}

/// Takes out the component schema or the operation that `pointer` is in.
/// False where it is in neither.
pub(crate) fn at(
    document: &mut Value,
    pointer: &str,
    reason: &str,
    left_out: &mut Vec<LeftOut>,
) -> bool {
    let mut steps = pointer.split('/').skip(1);
    let mut next = || steps.next().unwrap_or_default();
    match (next(), next(), next()) {
        ("components", "schemas", name) if !name.is_empty() => {
            let own = format!("/components/schemas/{name}");
            let schemas = document.pointer_mut("/components/schemas");
            let plain = name.replace("~1", "/").replace("~0", "~");
            let removed = schemas
                .and_then(Value::as_object_mut)
                .and_then(|schemas| schemas.shift_remove(&plain));
            left_out.push(LeftOut::at(&own, reason));
            let target = format!("#{own}");
            let needs = format!("it needs `{plain}`, which is left out: {reason}");
            remove(document, Refused::from([(target, needs)]), left_out);
            removed.is_some()
        }
        ("paths", path, method) if !method.is_empty() => {
            let plain = path.replace("~1", "/").replace("~0", "~");
            let item = document.get_mut("paths").and_then(|it| it.get_mut(&plain));
            let removed = item
                .and_then(Value::as_object_mut)
                .and_then(|item| item.shift_remove(method));
            left_out.push(LeftOut::of_operation(&plain, method, reason));
            removed.is_some()
        }
        _ => false,
    }
}

/// Takes out what refers to something refused, at any depth.
fn remove(document: &mut Value, mut refused: Refused, left_out: &mut Vec<LeftOut>) {
    refuse_users(document, &mut refused, left_out);
    let components = document
        .get_mut("components")
        .and_then(Value::as_object_mut);
    for (kind, held) in components.into_iter().flatten() {
        if let Value::Object(held) = held {
            held.retain(|name, _| {
                let pointer = format!("/components/{kind}/{}", escape(name));
                !refused.contains_key(&format!("#{pointer}"))
            });
        }
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        if let Value::Object(item) = item {
            remove_operations(path, item, &refused, left_out);
        }
    }
}

/// Components that refer to what is refused are refused, too: those next to it
/// first, and each is looked at once.
fn refuse_users(document: &Value, refused: &mut Refused, left_out: &mut Vec<LeftOut>) {
    let mut components = Vec::new();
    let mut users: HashMap<String, Vec<usize>> = HashMap::new();
    let held = document.get("components").and_then(Value::as_object);
    for (kind, held) in held.into_iter().flatten() {
        for (name, component) in held.as_object().into_iter().flatten() {
            let number = components.len();
            each_reference(component, &mut |target| {
                users.entry(target.to_owned()).or_default().push(number);
            });
            components.push((format!("/components/{kind}/{}", escape(name)), component));
        }
    }
    let of = |targets: &Refused| -> BTreeSet<usize> {
        let users = targets.keys().filter_map(|target| users.get(target));
        users.flatten().copied().collect()
    };
    let mut open = of(refused);
    while !open.is_empty() {
        let mut more = Refused::new();
        for number in open {
            let Some((pointer, component)) = components.get(number) else {
                continue;
            };
            let target = format!("#{pointer}");
            if !refused.contains_key(&target)
                && let Some(reason) = first_refused(component, refused)
            {
                left_out.push(LeftOut::at(pointer, &reason));
                more.insert(target, reason);
            }
        }
        open = of(&more);
        refused.extend(more);
    }
}

fn remove_operations(
    path: &str,
    item: &mut Map<String, Value>,
    refused: &Refused,
    left_out: &mut Vec<LeftOut>,
) {
    let of_all = item
        .get("parameters")
        .and_then(|parameters| first_refused(parameters, refused));
    item.retain(|method, operation| {
        if !METHODS.contains(&method.as_str()) {
            return true;
        }
        let own = || first_refused(&needed(operation), refused);
        match of_all.clone().or_else(own) {
            Some(reason) => {
                left_out.push(LeftOut::of_operation(path, method, reason));
                false
            }
            None => true,
        }
    });
}

/// What the method of an operation is made of: errors are ours.
fn needed(operation: &Value) -> Value {
    let mut needed = operation.clone();
    if let Value::Object(needed) = &mut needed {
        needed.shift_remove("callbacks");
        if let Some(Value::Object(answers)) = needed.get_mut("responses") {
            let any = answers.keys().any(|status| status.starts_with('2'));
            answers.retain(|status, _| status.starts_with('2') || !any && status == "default");
        }
    }
    needed
}

fn first_refused(value: &Value, refused: &Refused) -> Option<String> {
    let mut found = None;
    each_reference(value, &mut |target| {
        if found.is_none() {
            found = refused.get(target).cloned();
        }
    });
    found
}

/// Calls `on_reference` with every `$ref` that a type may need.
fn each_reference(value: &Value, on_reference: &mut impl FnMut(&str)) {
    match value {
        Value::Object(object) => {
            for (keyword, child) in object {
                match (keyword.as_str(), child) {
                    ("$ref", Value::String(target)) => on_reference(target),
                    // None of them is a part of a type.
                    ("example" | "examples" | "default" | "enum" | "links" | "callbacks", _) => {}
                    (extension, _) if extension.starts_with("x-") => {}
                    (_, child) => each_reference(child, on_reference),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                each_reference(item, on_reference);
            }
        }
        _ => {}
    }
}

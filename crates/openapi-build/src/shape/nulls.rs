//! Null stands at the uses of a type, never in the type: what may be null is
//! an `Option` there.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::{schema, walk};

/// Moves the null of components to every use of them.
pub(crate) fn move_to_uses(schemas: &mut Map<String, Value>, paths: &mut Value) {
    spread(schemas, paths);
    let nullable = take(schemas);
    for schema in schemas.values_mut() {
        mark_uses(schema, &nullable);
    }
    mark_uses(paths, &nullable);
}

/// The null of a union is no matter of its members any more.
pub(crate) fn drop_of_members(schemas: &mut Map<String, Value>, paths: &mut Value) {
    let mut drop = |schema: &mut Value| {
        for keyword in ["anyOf", "oneOf"] {
            if let Some(Value::Array(members)) = schema.get_mut(keyword) {
                for member in members.iter_mut().filter_map(Value::as_object_mut) {
                    member.shift_remove("nullable");
                }
            }
        }
    };
    for schema in schemas.values_mut() {
        walk::rewrite_all(schema, &mut drop);
    }
    walk::rewrite_paths(paths, &mut drop);
}

/// A union with a member that may be null may be null itself, and so may an
/// alias of such a component: until nothing new is found.
fn spread(schemas: &mut Map<String, Value>, paths: &mut Value) {
    loop {
        spread_to_users(schemas);
        let known = schemas
            .iter()
            .filter(|(_, schema)| schema::is_nullable(schema));
        let known: BTreeSet<String> = known.map(|(name, _)| name.clone()).collect();
        let mut changed = false;
        let mut lift = |schema: &mut Value| changed |= lift(schema, &known);
        for schema in schemas.values_mut() {
            walk::rewrite_all(schema, &mut lift);
        }
        walk::rewrite_paths(paths, &mut lift);
        if !changed {
            return;
        }
    }
}

/// From component to component, each once: a chain of aliases may be long.
fn spread_to_users(schemas: &mut Map<String, Value>) {
    let mut users: HashMap<String, Vec<String>> = HashMap::new();
    let mut open = Vec::new();
    for (name, schema) in schemas.iter() {
        let members = schema::union(schema).into_iter().flat_map(|(_, it)| it);
        for target in members.chain([schema]).filter_map(schema::reference) {
            users
                .entry(target.to_owned())
                .or_default()
                .push(name.clone());
        }
        if schema::is_nullable(schema) {
            open.push(name.clone());
        }
    }
    while let Some(name) = open.pop() {
        for user in users.get(&name).into_iter().flatten() {
            if schemas.get_mut(user).is_some_and(make_nullable) {
                open.push(user.clone());
            }
        }
    }
}

/// Moves the null of a union's members up to the union; true where that is
/// news to it.
fn lift(schema: &mut Value, known: &BTreeSet<String>) -> bool {
    let Some((_, members)) = schema::union(schema) else {
        return false;
    };
    let is_known = |member| schema::reference(member).is_some_and(|name| known.contains(name));
    let found = members
        .iter()
        .any(|member| schema::is_nullable(member) || is_known(member));
    found && make_nullable(schema)
}

fn make_nullable(schema: &mut Value) -> bool {
    let is_news = !schema::is_nullable(schema);
    if is_news {
        *schema = schema::nullable(std::mem::take(schema));
    }
    is_news
}

fn take(schemas: &mut Map<String, Value>) -> BTreeSet<String> {
    let mut nullable = BTreeSet::new();
    for (name, schema) in schemas {
        if schema::is_nullable(schema)
            && let Value::Object(object) = schema
        {
            object.shift_remove("nullable");
            nullable.insert(name.clone());
        }
    }
    nullable
}

/// What refers to a component is not looked into: it would be found again.
fn mark_uses(value: &mut Value, nullable: &BTreeSet<String>) {
    if let Some(name) = schema::reference(value) {
        if nullable.contains(name) {
            make_nullable(value);
        }
        return;
    }
    match value {
        Value::Object(object) => {
            for child in object.values_mut() {
                mark_uses(child, nullable);
            }
        }
        Value::Array(items) => {
            for item in items {
                mark_uses(item, nullable);
            }
        }
        _ => {}
    }
}

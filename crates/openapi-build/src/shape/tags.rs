//! Tags of unions, which are no fields of their members.
//!
//! A member that is used outside of its union too writes the tag by itself
//! there, where it has one value; where it has several, it stays a field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::components::Components;
use super::plan::{Form, Plan};
use super::schema;

/// What the unions say of one member.
struct Use {
    tag: String,
    values: BTreeSet<String>,
    /// Another union tells it by another tag.
    is_contradicted: bool,
}

/// The tag belongs to the union: its members lose the property, and the type
/// that was hoisted for it goes with it.
pub(super) fn take(plan: &mut Plan, components: &mut Components, paths: &Value) {
    let before = components.used(paths);
    let uses = uses(plan);
    let outside = used_outside(plan, components, paths);
    let mut kept = BTreeSet::new();
    for (member, it) in &uses {
        let Some(schema) = components.schemas.get(member) else {
            continue;
        };
        let is_required = schema::is_required(schema, &it.tag);
        let is_outside = outside.contains(member);
        let one_value = match it.values.iter().collect::<Vec<_>>().as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        };
        if it.is_contradicted || is_outside && is_required && one_value.is_none() {
            kept.insert(member.clone());
            continue;
        }
        if let (true, true, Some(value)) = (is_outside, is_required, one_value) {
            plan.constants
                .insert(member.clone(), (it.tag.clone(), value));
        }
        remove(components, member, &it.tag);
    }
    for member in plan.unions.iter_mut().flat_map(|union| &mut union.members) {
        let name = member.component.as_ref();
        member.keeps_tag = name.is_some_and(|name| kept.contains(name));
    }
    let dropped = components.drop_unused(&before, paths);
    plan.enums.retain(|it| !dropped.contains(&it.name));
    plan.unions.retain(|it| !dropped.contains(&it.name));
    plan.types.retain(|(name, _)| !dropped.contains(name));
}

fn uses(plan: &Plan) -> BTreeMap<String, Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for union in &plan.unions {
        let Form::Tagged { tag } = &union.form else {
            continue;
        };
        for member in &union.members {
            let Some(component) = &member.component else {
                continue;
            };
            let known = uses.entry(component.clone()).or_insert_with(|| Use {
                tag: tag.clone(),
                values: BTreeSet::new(),
                is_contradicted: false,
            });
            known.is_contradicted |= known.tag != *tag;
            known.values.insert(member.key.clone());
        }
    }
    uses
}

/// Outside of its union a member would have no tag: in another schema, and as
/// the body or the answer of an operation.
fn used_outside(plan: &Plan, components: &Components, paths: &Value) -> BTreeSet<String> {
    let tagged: BTreeSet<&str> = plan
        .unions
        .iter()
        .filter(|union| matches!(union.form, Form::Tagged { .. }))
        .map(|union| union.name.as_str())
        .collect();
    let others = components.schemas.iter();
    let others = others.filter(|(name, _)| !tagged.contains(name.as_str()));
    let schemas = others.map(|(_, schema)| schema).chain([paths]);
    schemas.flat_map(schema::references).collect()
}

fn remove(components: &mut Components, member: &str, tag: &str) {
    let Some(Value::Object(object)) = components.schemas.get_mut(member) else {
        return;
    };
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        properties.shift_remove(tag);
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|name| name != tag);
    }
}

//! Tags of unions, which are no fields of their members.

use std::collections::BTreeMap;

use serde_json::Value;

use super::components::Components;
use super::plan::{Form, Plan};
use super::schema;
use crate::error::Error;

/// The tag belongs to the union: its members lose the property, and the type
/// that was hoisted for it goes with it.
pub(super) fn take(
    plan: &mut Plan,
    components: &mut Components,
    paths: &Value,
) -> Result<(), Error> {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let before = components.used(paths);
    for union in &plan.unions {
        let Form::Tagged { tag } = &union.form else {
            continue;
        };
        for member in union
            .members
            .iter()
            .filter_map(|member| member.component.as_ref())
        {
            let pointer = components.pointer(member).to_owned();
            if let Some(other) = taken.insert(member.clone(), tag) {
                if other != tag {
                    return Err(Error::shape(
                        &pointer,
                        format!(
                            "`{other}` tells it apart in one union and `{tag}` in another: not supported yet"
                        ),
                    ));
                }
                continue;
            }
            let Some(Value::Object(object)) = components.schemas.get_mut(member) else {
                continue;
            };
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                properties.shift_remove(tag);
            }
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|name| name != tag);
            }
        }
    }
    refuse_outside_use(plan, components, paths, &taken)?;
    let dropped = components.drop_unused(&before, paths);
    plan.enums.retain(|it| !dropped.contains(&it.name));
    plan.types.retain(|(name, _)| !dropped.contains(name));
    Ok(())
}

/// Outside of its union a member would have no tag: neither in another schema
/// nor as the body or the answer of an operation.
fn refuse_outside_use(
    plan: &Plan,
    components: &Components,
    paths: &Value,
    taken: &BTreeMap<String, &str>,
) -> Result<(), Error> {
    let is_tagged = |name: &str| {
        plan.unions
            .iter()
            .any(|union| union.name == name && matches!(union.form, Form::Tagged { .. }))
    };
    for (name, schema) in components
        .schemas
        .iter()
        .filter(|(name, _)| !is_tagged(name))
    {
        refuse_use(schema, components.pointer(name), taken)?;
    }
    for (path, item) in paths.as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let place = format!("the operation {} {path}", method.to_uppercase());
            refuse_use(operation, &place, taken)?;
        }
    }
    Ok(())
}

fn refuse_use(user: &Value, place: &str, taken: &BTreeMap<String, &str>) -> Result<(), Error> {
    let references = schema::references(user);
    let member = references.iter().find(|target| taken.contains_key(*target));
    match member {
        None => Ok(()),
        Some(member) => Err(Error::shape(
            place,
            format!(
                "it uses {member}, which is also the member of a tagged union: not supported yet"
            ),
        )),
    }
}

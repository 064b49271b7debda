//! An `allOf` of objects is one object with the properties of all of them.
//!
//! By now every `allOf` that is more than a reference is a component, and
//! what is inline in it has a name of its own. Where a part is a union, so is
//! the whole: each member is an object with the properties of all parts.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::components::Components;
use super::{names, narrow, schema};

/// More members than a reader wants, and several unions multiply to quickly.
const PRODUCT: usize = 48;

pub(super) fn merge(components: &mut Components, paths: &Value) {
    let is_open = |components: &Components| -> Vec<String> {
        let open = components.schemas.iter();
        open.filter(|(_, schema)| schema::is_all_of(schema))
            .map(|(name, _)| name.clone())
            .collect()
    };
    let before = components.used(paths);
    // Properties that two parts have are an `allOf` of their own, found on the way.
    for _ in 0..8 {
        let names = is_open(components);
        if names.is_empty() {
            break;
        }
        for name in &names {
            one(components, name);
        }
    }
    for name in is_open(components) {
        let merged = Merge::of(components, &schema::to(&name)).into_schema(components, &name);
        components.schemas.insert(name, merged);
    }
    components.drop_unused(&before, paths);
}

fn one(components: &mut Components, name: &str) {
    let mut merge = Merge::of(components, &schema::to(name));
    let unions = std::mem::take(&mut merge.unions);
    let count: usize = unions
        .iter()
        .map(|(_, members)| members.len())
        .fold(1, usize::saturating_mul);
    let merged = if unions.is_empty() {
        merge.into_schema(components, name)
    } else if unions.len() > 1 && count > PRODUCT {
        for member in unions.iter().flat_map(|(_, members)| members) {
            merge.may_have(components, member);
        }
        merge.into_schema(components, name)
    } else {
        distribute(components, name, &merge, &unions)
    };
    let conflicts = named_conflicts(components, name, merged);
    components.schemas.insert(name.to_owned(), conflicts);
}

/// A property that is two objects at once becomes a component, which is
/// merged like any other.
fn named_conflicts(components: &mut Components, name: &str, mut merged: Value) -> Value {
    let Some(Value::Object(properties)) = merged.get_mut("properties") else {
        return merged;
    };
    for (property, child) in properties {
        if schema::is_all_of(child) {
            let pointer = format!(
                "{}/properties/{}",
                components.pointer(name),
                super::components::escape(property)
            );
            let own = names::field_of(name, property);
            let mut held = child.clone();
            if let Value::Object(held) = &mut held {
                held.shift_remove("nullable");
            }
            let own = components.add(&own, held, pointer);
            *child = schema::refer(child, &own);
        }
    }
    merged
}

/// A union whose members have the properties of all parts.
fn distribute(
    components: &mut Components,
    name: &str,
    base: &Merge,
    unions: &[(Value, Vec<Value>)],
) -> Value {
    let mut combined: Vec<(Merge, String, Option<String>)> =
        vec![(base.clone(), String::new(), None)];
    for (_, members) in unions {
        let mut next = Vec::new();
        for (merge, suffix, _) in &combined {
            for member in members {
                let mut merge = merge.clone();
                let inner = merge.add(components, member);
                if inner {
                    let own = schema::reference(member).unwrap_or("Object");
                    // `CreateThingUser` of `CreateThing` rather than `CreateThingCreateThingUser`.
                    let own = own
                        .strip_prefix(name)
                        .filter(|it| !it.is_empty())
                        .unwrap_or(own);
                    next.push((
                        merge,
                        format!("{suffix}{own}"),
                        schema::reference(member).map(str::to_owned),
                    ));
                }
            }
        }
        combined = next;
    }
    let whole = components.schemas.get(name).cloned().unwrap_or_default();
    let role = format!("One member of [`{name}`]");
    let mut members = Vec::new();
    let mut mapped: Vec<(String, String)> = Vec::new();
    for (merge, suffix, member) in combined {
        let own = names::joined(name, &suffix);
        let mut object = merge.into_schema(components, &own);
        // A union inside of a member: its members' properties may be there.
        if let Some(member) = &member
            && let Some(described) = components
                .schemas
                .get(member)
                .and_then(|it| it.get("description"))
                .cloned()
            && let Value::Object(object) = &mut object
        {
            object.insert("description".into(), described);
        }
        let pointer = match &member {
            Some(member) => components.pointer(member).to_owned(),
            None => components.pointer(name).to_owned(),
        };
        // What was written in place is nobody else's, and has a name already.
        let in_place = format!("{}/", components.pointer(name));
        let hoisted = member.clone().filter(|member| {
            unions.len() == 1 && components.pointer(member).starts_with(&in_place)
        });
        let own = match hoisted {
            Some(member) => {
                components.schemas.insert(member.clone(), object);
                member
            }
            None => {
                let own = components.add(&own, object, format!("{pointer}/allOf"));
                components.roles.insert(own.clone(), role.clone());
                own
            }
        };
        let conflicts = components.schemas.get(&own).cloned().unwrap_or_default();
        let conflicts = named_conflicts(components, &own, conflicts);
        components.schemas.insert(own.clone(), conflicts);
        mapped.extend(member.map(|member| (member, own.clone())));
        members.push(schema::to(&own));
    }
    let mut union = Map::new();
    for keyword in ["title", "description", "deprecated"] {
        if let Some(value) = whole.get(keyword) {
            union.insert(keyword.into(), value.clone());
        }
    }
    if let [(said, _)] = unions
        && said.is_object()
    {
        union.insert("discriminator".into(), retarget(said, &mapped, components));
    }
    union.insert("oneOf".into(), members.into());
    Value::Object(union)
}

fn retarget(said: &Value, mapped: &[(String, String)], components: &Components) -> Value {
    let mut said = said.clone();
    let Value::Object(object) = &mut said else {
        return said;
    };
    let mapping = object.entry("mapping").or_insert_with(|| json!({}));
    if let Value::Object(mapping) = mapping {
        for target in mapping.values_mut() {
            if let Some((_, own)) = mapped.iter().find(|(member, _)| target == member) {
                *target = own.clone().into();
            }
        }
        for (member, own) in mapped {
            let is_mapped = mapping.values().any(|target| target == own);
            if let (false, Some(original)) = (is_mapped, components.original(member)) {
                mapping.insert(original, own.clone().into());
            }
        }
    }
    said
}

/// What the parts say together.
#[derive(Clone, Default)]
struct Merge {
    properties: Map<String, Value>,
    required: BTreeSet<String>,
    /// Unions among the parts: the discriminator, or null, and the members.
    unions: Vec<(Value, Vec<Value>)>,
    /// The components that are being merged, from the outermost.
    open: Vec<String>,
    /// The members of unions that were looked at: a union may come back to itself.
    tried: BTreeSet<String>,
}

impl Merge {
    fn of(components: &Components, part: &Value) -> Self {
        let mut merge = Self::default();
        merge.part(components, part);
        merge
    }

    /// The same with one more part; false for one that is no object.
    fn add(&mut self, components: &Components, part: &Value) -> bool {
        self.part(components, part);
        let unions = std::mem::take(&mut self.unions);
        for member in unions.iter().flat_map(|(_, members)| members) {
            self.may_have(components, member);
        }
        true
    }

    /// Takes the properties of what may be there, none of them required.
    fn may_have(&mut self, components: &Components, part: &Value) {
        if let Some(name) = schema::reference(part)
            && !self.tried.insert(name.to_owned())
        {
            return;
        }
        let mut other = Self {
            open: self.open.clone(),
            tried: std::mem::take(&mut self.tried),
            ..Self::default()
        };
        other.add(components, part);
        self.tried = other.tried;
        for (name, child) in other.properties {
            self.properties.entry(name).or_insert(child);
        }
    }

    /// The object, with what the whole says about itself.
    fn into_schema(self, components: &Components, name: &str) -> Value {
        let whole = components.schemas.get(name).and_then(Value::as_object);
        let mut object: Map<String, Value> = whole
            .into_iter()
            .flatten()
            .filter(|(keyword, _)| {
                matches!(keyword.as_str(), "title" | "description" | "deprecated")
            })
            .map(|(keyword, value)| (keyword.clone(), value.clone()))
            .collect();
        object.insert("type".into(), "object".into());
        let required = self.required.into_iter().map(Value::from).collect();
        object.insert("required".into(), Value::Array(required));
        object.insert("properties".into(), Value::Object(self.properties));
        Value::Object(object)
    }

    fn part(&mut self, components: &Components, part: &Value) {
        if let Some(name) = schema::reference(part) {
            // One that is a part of itself says nothing more.
            if self.open.iter().any(|open| open == name) {
                return;
            }
            self.open.push(name.to_owned());
            if let Some(schema) = components.schemas.get(name) {
                self.part(components, schema);
            }
            self.open.pop();
            return;
        }
        for inner in schema::all_of(part) {
            self.part(components, inner);
        }
        if let Some((_, members)) = schema::union(part) {
            let said = part.get("discriminator").cloned().unwrap_or_default();
            self.unions.push((said, members.clone()));
        }
        for (property, child) in schema::properties(part).into_iter().flatten() {
            self.property(property, child, components);
        }
        let required = part.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        self.required.extend(names.map(str::to_owned));
    }

    /// A later part may say more about a property.
    fn property(&mut self, name: &str, child: &Value, components: &Components) {
        let child = match self.properties.get(name) {
            Some(other) => narrow::both(other, child, components),
            None => child.clone(),
        };
        self.properties.insert(name.to_owned(), child);
    }
}

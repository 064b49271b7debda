//! What the emitter needs to know, and the engine must not.

use std::collections::BTreeMap;

use serde_json::Value;

use super::components::Components;
use super::{docs, names, schema, unions};
use crate::SchemaType;
use crate::error::Error;

#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) unions: Vec<Union>,
    pub(crate) operations: Vec<Operation>,
    /// Prose for every type, by name.
    pub(crate) docs: BTreeMap<String, String>,
    /// Name and pointer of every type, in the document's order.
    types: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    /// Required ones first, otherwise in the document's order.
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug)]
pub(crate) struct Field {
    /// The property's name in JSON.
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) presence: Presence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// Always sent, as null where there is no value.
    Nullable,
    /// Left out where there is no value.
    Optional,
}

/// An enum of strings, open to values that are not known yet.
#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) name: String,
    /// Variant and value.
    pub(crate) values: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: String,
    pub(crate) form: Form,
    pub(crate) members: Vec<Member>,
}

#[derive(Debug)]
pub(crate) enum Form {
    /// By the value of one property, which is no field of the members.
    Tagged { tag: String },
    /// By JSON kind.
    ByKind,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) variant: String,
    /// The tag's value, or the JSON kind.
    pub(crate) key: String,
    /// The member's struct, for tagged ones.
    pub(crate) component: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) family: String,
    pub(crate) deprecated: bool,
    /// Where the service describes it.
    pub(crate) source: Option<String>,
    /// Prose for each parameter, by the name that it has on the wire.
    pub(crate) arguments: BTreeMap<String, String>,
}

impl Plan {
    /// The types that we emit and the engine only names.
    pub(crate) fn replaced(&self) -> Vec<String> {
        let enums = self.enums.iter().map(|it| it.name.clone());
        enums
            .chain(self.unions.iter().map(|it| it.name.clone()))
            .collect()
    }

    pub(crate) fn type_names(&self) -> Vec<&str> {
        self.types.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(crate) fn schema_types(&self) -> Vec<SchemaType> {
        self.types
            .iter()
            .map(|(name, pointer)| SchemaType {
                pointer: pointer.clone(),
                name: name.clone(),
            })
            .collect()
    }
}

/// Sorts the components into enums, unions and structs, and takes the tags
/// out of the members of tagged unions.
pub(crate) fn plan(components: &mut Components, operations: Vec<Operation>) -> Result<Plan, Error> {
    let mut plan = Plan {
        operations,
        ..Plan::default()
    };
    for (name, schema) in &components.schemas {
        plan.types
            .push((name.clone(), components.pointer(name).to_owned()));
        let prose = docs::of_type(schema, components.roles.get(name).map(String::as_str));
        plan.docs.insert(name.clone(), prose);
        if schema::union(schema).is_some() {
            plan.unions.push(unions::read(name, schema, components)?);
        } else if let Some(values) = schema::text_values(schema) {
            plan.enums
                .push(enumeration(name, &values, components.pointer(name))?);
        }
    }
    take_tags(&mut plan, components)?;
    for (name, schema) in &components.schemas {
        if schema.get("allOf").is_some() {
            return Err(Error::shape(
                components.pointer(name),
                "`allOf` of several schemas is not supported yet",
            ));
        }
        if schema::union(schema).is_none() && schema::text_values(schema).is_none() {
            plan.structs.push(structure(name, schema, components)?);
        }
    }
    Ok(plan)
}

fn enumeration(name: &str, values: &[&str], pointer: &str) -> Result<Enum, Error> {
    let mut taken = BTreeMap::new();
    let mut variants = Vec::new();
    for value in values {
        let variant = names::variant_name(value);
        if let Some(other) = taken.insert(variant.clone(), *value) {
            return Err(Error::shape(
                pointer,
                format!("the values `{other}` and `{value}` are both called {variant} in Rust"),
            ));
        }
        variants.push((variant, (*value).to_owned()));
    }
    Ok(Enum {
        name: name.to_owned(),
        values: variants,
    })
}

/// The tag belongs to the union: its members lose the property, and the type
/// that was hoisted for it goes with it.
fn take_tags(plan: &mut Plan, components: &mut Components) -> Result<(), Error> {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let mut orphans = Vec::new();
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
                let property = properties.shift_remove(tag);
                orphans.extend(
                    property
                        .as_ref()
                        .and_then(schema::reference)
                        .map(str::to_owned),
                );
            }
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|name| name != tag);
            }
        }
    }
    refuse_outside_use(plan, components, &taken)?;
    for orphan in orphans {
        let is_used = components
            .schemas
            .values()
            .any(|schema| schema::references(schema).contains(&orphan));
        if !is_used && components.roles.contains_key(&orphan) {
            components.schemas.shift_remove(&orphan);
            plan.enums.retain(|it| it.name != orphan);
            plan.types.retain(|(name, _)| *name != orphan);
        }
    }
    Ok(())
}

/// Outside of its union a member would have no tag.
fn refuse_outside_use(
    plan: &Plan,
    components: &Components,
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
        if let Some(member) = schema::references(schema)
            .iter()
            .find(|target| taken.contains_key(*target))
        {
            return Err(Error::shape(
                components.pointer(name),
                format!(
                    "it uses {member}, which is also the member of a tagged union: not supported yet"
                ),
            ));
        }
    }
    Ok(())
}

fn structure(name: &str, schema: &Value, components: &Components) -> Result<Struct, Error> {
    let mut fields = Vec::new();
    for (property, child) in schema::properties(schema).into_iter().flatten() {
        let presence = match (
            schema::is_required(schema, property),
            schema::is_nullable(child),
        ) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, _) => Presence::Optional,
        };
        fields.push(Field {
            name: property.clone(),
            docs: docs::of_field(property, child),
            presence,
        });
    }
    fields.sort_by_key(|field| field.presence != Presence::Required);
    let mut taken = BTreeMap::new();
    for field in &fields {
        if let Some(other) = taken.insert(names::snake_name(&field.name), &field.name) {
            return Err(Error::shape(
                components.pointer(name),
                format!(
                    "the properties `{other}` and `{}` have one name in Rust: not supported yet",
                    field.name
                ),
            ));
        }
    }
    Ok(Struct {
        name: name.to_owned(),
        fields,
    })
}

//! What the emitter needs to know, and the engine must not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::components::Components;
use super::{docs, names, schema, tags, unions};
use crate::SchemaType;
use crate::error::Error;

#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) unions: Vec<Union>,
    pub(crate) operations: Vec<Operation>,
    /// The families that the document's `tags` list, with what it says of each.
    pub(crate) families: Vec<(String, String)>,
    /// What the document says of operations and no method does.
    pub(crate) left_out: Vec<String>,
    /// Prose for every type, by name.
    pub(crate) docs: BTreeMap<String, String>,
    /// Name and pointer of every type, in the document's order.
    pub(super) types: Vec<(String, String)>,
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
    /// It is true or false.
    pub(crate) is_flag: bool,
    /// It is a text.
    pub(crate) is_text: bool,
    /// It is kept out of what `Debug` prints.
    pub(crate) is_secret: bool,
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
    /// It can answer with a stream of events.
    pub(crate) streams: bool,
    /// The schema of one of them.
    pub(crate) event: Option<Value>,
    /// The same for the parts of its form.
    pub(crate) parts: BTreeMap<String, String>,
    /// Those of the parts that are files.
    pub(crate) files: BTreeSet<String>,
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
                member_of: self.union_of(name).map(str::to_owned),
            })
            .collect()
    }

    /// The first union that has the type as a member and tells it by a tag.
    fn union_of(&self, name: &str) -> Option<&str> {
        let tagged = self
            .unions
            .iter()
            .filter(|union| matches!(union.form, Form::Tagged { .. }));
        let is_member = |member: &Member| member.component.as_deref() == Some(name);
        let mut unions = tagged.filter(|union| union.members.iter().any(is_member));
        unions.next().map(|union| union.name.as_str())
    }
}

/// Sorts the components into enums, unions and structs, and takes the tags
/// out of the members of tagged unions.
pub(crate) fn plan(
    components: &mut Components,
    operations: Vec<Operation>,
    paths: &Value,
) -> Result<Plan, Error> {
    let mut plan = Plan {
        operations,
        ..Plan::default()
    };
    for (name, schema) in &components.schemas {
        plan.types
            .push((name.clone(), components.pointer(name).to_owned()));
        let role = components.roles.get(name).map(String::as_str);
        let prose = docs::of_type(schema, role, name, components.pointer(name));
        plan.docs.insert(name.clone(), prose);
        if schema::union(schema).is_some() {
            plan.unions.push(unions::read(name, schema, components)?);
        } else if let Some(values) = schema::text_values(schema) {
            plan.enums
                .push(enumeration(name, &values, components.pointer(name))?);
        }
    }
    tags::take(&mut plan, components, paths)?;
    for (name, schema) in &components.schemas {
        if schema::union(schema).is_none() && schema::text_values(schema).is_none() {
            plan.structs.push(structure(name, schema, components)?);
        }
    }
    Ok(plan)
}

fn enumeration(name: &str, values: &[&str], pointer: &str) -> Result<Enum, Error> {
    let mut taken = BTreeMap::new();
    let mut variants = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if values.iter().take(index).any(|other| other == value) {
            continue;
        }
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
            is_text: child.get("type").is_some_and(|it| it == "string"),
            is_flag: child.get("type").is_some_and(|it| it == "boolean"),
            is_secret: schema::is_secret(child),
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

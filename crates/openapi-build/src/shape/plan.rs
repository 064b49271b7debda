//! What the emitter needs to know, and the engine must not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::components::Components;
use super::shapes::{self, Shape};
use super::{docs, engine_schema, names, schema, tags, unions};
use crate::{LeftOut, SchemaType};

#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) structs: Vec<Struct>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) unions: Vec<Union>,
    pub(crate) operations: Vec<Operation>,
    /// The families that the document's `tags` list, with what it says of each.
    pub(crate) families: Vec<(String, String)>,
    /// What the document says of operations and no method does.
    pub(crate) left_out: Vec<LeftOut>,
    /// The tag and its value of structs that write it by themselves.
    pub(crate) constants: BTreeMap<String, (String, String)>,
    /// How values of the members of each union by shape are known.
    pub(crate) shapes: BTreeMap<String, Vec<Vec<Shape>>>,
    /// Prose for every type, by name.
    pub(crate) docs: BTreeMap<String, String>,
    /// Name and pointer of every type, in the document's order.
    pub(crate) types: Vec<(String, String)>,
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
    /// Its name in Rust.
    pub(crate) ident: String,
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
    /// By what fits best: several members share a kind, and no tag tells them
    /// apart.
    ByShape,
    /// By the status of the answer.
    ByStatus,
}

#[derive(Debug, Default)]
pub(crate) struct Member {
    pub(crate) variant: String,
    /// The tag's value, or the JSON kind.
    pub(crate) key: String,
    /// The member's struct, for tagged ones.
    pub(crate) component: Option<String>,
    /// The tag is a field of the struct all the same.
    pub(crate) keeps_tag: bool,
    /// An answer without a body.
    pub(crate) is_empty: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Operation {
    pub(crate) name: String,
    /// As the document has it, but for names that it gives itself.
    pub(crate) path: String,
    /// As the document has it.
    pub(crate) original: String,
    /// The same with the names of the arguments.
    pub(crate) template: String,
    pub(crate) method: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) family: String,
    pub(crate) deprecated: bool,
    /// Where the service describes it.
    pub(crate) source: Option<String>,
    /// Those of the path first, in its order; then the document's order.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Body,
    /// The answer is a text that is not JSON.
    pub(crate) answers_text: bool,
    /// It can answer with a stream of events.
    pub(crate) streams: bool,
    /// The schema of one of them.
    pub(crate) event: Option<Value>,
}

/// What the body of a request is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Body {
    /// None, or parts of a form.
    #[default]
    None,
    /// JSON, with its media type where that is another one.
    Json(Option<String>),
    /// Pairs, as `application/x-www-form-urlencoded`.
    Pairs,
    /// A text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// What the engine calls it.
    pub(crate) engine: String,
    /// What Rust calls it.
    pub(crate) ident: String,
    /// What it is called on the wire.
    pub(crate) wire: String,
    pub(crate) place: Place,
    pub(crate) style: Style,
    pub(crate) docs: String,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// A part of a form.
    Part,
    /// A part of a form that is a file.
    File,
    /// Parts of a form of one name, each a file.
    Files,
    /// Not a parameter, but the body.
    Body,
}

impl Place {
    /// True for a part of the body, and for the body.
    pub(crate) fn is_of_body(self) -> bool {
        matches!(self, Self::Part | Self::File | Self::Files | Self::Body)
    }
}

/// How a value that is no single text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A pair for each item or field.
    Pairs,
    Comma,
    Space,
    Pipe,
    /// `name[field]=value`.
    Deep,
    Json,
}

impl Operation {
    /// Where it stands in the document.
    pub(crate) fn pointer(&self) -> String {
        let path = super::components::escape(&self.original);
        format!("/paths/{path}/{}", self.method)
    }
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

    /// Where a type stands; what only carries types stands where those do.
    pub(crate) fn pointer_of(&self, name: &str) -> String {
        let known = self.types.iter();
        let mut known = known.filter(|(own, _)| own == name || engine_schema::carrier(own) == name);
        let known = known.next();
        if let Some((_, pointer)) = known {
            return pointer.clone();
        }
        let mut operations = self.operations.iter();
        let carried = operations.find(|it| super::events::carrier(&it.name) == name);
        carried.map_or_else(String::new, Operation::pointer)
    }

    pub(crate) fn schema_types(&self) -> Vec<SchemaType> {
        let unions = self.unions_of();
        self.types
            .iter()
            .map(|(name, pointer)| SchemaType {
                pointer: pointer.clone(),
                name: name.clone(),
                member_of: unions.get(name.as_str()).map(|it| (*it).to_owned()),
            })
            .collect()
    }

    /// Of each type the first union that has it as a member and tells it by a
    /// tag.
    fn unions_of(&self) -> BTreeMap<&str, &str> {
        let mut unions = BTreeMap::new();
        for union in &self.unions {
            if !matches!(union.form, Form::Tagged { .. }) {
                continue;
            }
            for member in union.members.iter().filter(|it| !it.keeps_tag) {
                if let Some(name) = &member.component {
                    unions.entry(name.as_str()).or_insert(union.name.as_str());
                }
            }
        }
        // One that writes the tag by itself is whole without the union.
        unions.retain(|name, _| !self.constants.contains_key(*name));
        unions
    }
}

/// Sorts the components into enums, unions and structs, and takes the tags
/// out of the members of tagged unions.
pub(crate) fn plan(components: &mut Components, operations: Vec<Operation>, paths: &Value) -> Plan {
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
            plan.unions.push(unions::read(name, schema, components));
        } else if let Some(values) = schema::text_values(schema) {
            plan.enums.push(enumeration(name, &values));
        }
    }
    // Before the tags are taken, which tell members apart here too.
    for union in &plan.unions {
        if matches!(union.form, Form::ByShape) {
            let shapes = shapes::of_members(&union.name, components);
            plan.shapes.insert(union.name.clone(), shapes);
        }
    }
    tags::take(&mut plan, components, paths);
    for (name, schema) in &components.schemas {
        if schema::union(schema).is_none() && schema::text_values(schema).is_none() {
            plan.structs.push(structure(name, schema));
        }
    }
    plan
}

fn enumeration(name: &str, values: &[&str]) -> Enum {
    let mut taken = BTreeSet::new();
    let mut variants = Vec::new();
    let mut seen = BTreeSet::new();
    for value in values {
        if !seen.insert(value) {
            continue;
        }
        let variant = names::free(&names::variant_name(value), |name| taken.contains(name));
        taken.insert(variant.clone());
        variants.push((variant, (*value).to_owned()));
    }
    Enum {
        name: name.to_owned(),
        values: variants,
    }
}

fn structure(name: &str, schema: &Value) -> Struct {
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
            ident: String::new(),
            docs: docs::of_field(property, child),
            presence,
            is_text: child.get("type").is_some_and(|it| it == "string"),
            is_flag: child.get("type").is_some_and(|it| it == "boolean"),
            is_secret: schema::is_secret(child),
        });
    }
    fields.sort_by_key(|field| field.presence != Presence::Required);
    let mut taken = BTreeSet::new();
    for field in &mut fields {
        field.ident = names::free_argument(&field.name, |name| taken.contains(name));
        taken.insert(field.ident.trim_end_matches('_').to_owned());
    }
    Struct {
        name: name.to_owned(),
        fields,
    }
}

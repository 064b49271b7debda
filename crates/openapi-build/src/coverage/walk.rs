//! Schemas and types, walked together.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use serde_json::Value;
use syn::Type;

use crate::read::{Rust, generic, is_any};
use crate::shape::{Form, Plan, Union};

const SCHEMAS: &str = "/components/schemas/";

/// What is still to be looked at: a schema, and the type that it has.
struct Open<'a> {
    pointer: String,
    schema: &'a Value,
    ty: Type,
    /// The type is that of an `allOf`, which has more than this part of it.
    is_part: bool,
}

/// What was found on the walk.
#[derive(Default)]
pub(super) struct Found {
    /// Every schema with a shape, and why it has no type.
    pub(super) shaped: BTreeMap<String, Option<String>>,
    /// Every schema with each type that its values are read into.
    pub(super) typed: BTreeSet<(String, String)>,
}

pub(super) struct Walk<'a> {
    document: &'a Value,
    plan: &'a Plan,
    rust: &'a Rust,
    /// The type of each schema that has one of its own.
    types: BTreeMap<String, String>,
    open: Vec<Open<'a>>,
    seen: BTreeSet<(String, String)>,
    found: Found,
}

impl<'a> Walk<'a> {
    pub(super) fn new(document: &'a Value, plan: &'a Plan, rust: &'a Rust) -> Self {
        let types = plan.schema_types().into_iter();
        Self {
            document,
            plan,
            rust,
            types: types.map(|it| (it.pointer, it.name)).collect(),
            open: Vec::new(),
            seen: BTreeSet::new(),
            found: Found::default(),
        }
    }

    /// The components that have a type of their own; the others are met where
    /// they are used.
    pub(super) fn components(&mut self) {
        let schemas = self.document.pointer("/components/schemas");
        for (name, schema) in schemas.and_then(Value::as_object).into_iter().flatten() {
            let pointer = format!("{SCHEMAS}{}", escape(name));
            if let Some(ty) = self.types.get(&pointer).and_then(|name| named(name)) {
                self.look(pointer, schema, ty);
            }
        }
    }

    pub(super) fn look(&mut self, pointer: String, schema: &'a Value, ty: Type) {
        self.open.push(Open {
            pointer,
            schema,
            ty,
            is_part: false,
        });
    }

    pub(super) fn finish(mut self) -> Found {
        while let Some(open) = self.open.pop() {
            let Open {
                pointer, schema, ..
            } = open;
            let ty = value_of(open.ty);
            let written = ty.to_token_stream().to_string();
            if !open.is_part {
                let owned = format!(" {}", owned(&ty).to_token_stream());
                let inside = owned.replace(" types :: ", " ").trim().to_owned();
                self.found.typed.insert((pointer.clone(), inside));
            }
            if self.seen.insert((pointer.clone(), written)) {
                self.step(&pointer, schema, &ty);
            }
        }
        self.found
    }

    fn step(&mut self, pointer: &str, schema: &'a Value, ty: &Type) {
        if is_shaped(self.document, schema) {
            let reason = is_any(ty).then(|| "it became `Value`".to_owned());
            let found = self.found.shaped.entry(pointer.to_owned()).or_default();
            *found = found.take().or(reason);
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = target.trim_start_matches('#').to_owned();
            // One with a type of its own is looked at there.
            if !self.types.contains_key(&target)
                && !is_any(ty)
                && let Some(schema) = self.document.pointer(&target)
            {
                self.look(target, schema, ty.clone());
            }
            return;
        }
        self.parts(pointer, schema, ty);
        self.properties(pointer, schema, ty);
        let inside = [
            ("items", ["Vec"].as_slice()),
            ("additionalProperties", &["BTreeMap", "Map"]),
        ];
        for (keyword, containers) in inside {
            // A list that is handed over as one text is no `Value`.
            if let Some(child @ Value::Object(_)) = schema.get(keyword)
                && !names(ty, "String")
            {
                let inner = containers.iter().find_map(|name| generic(ty, name));
                let item = match ty {
                    Type::Slice(slice) if keyword == "items" => Some(&*slice.elem),
                    _ => None,
                };
                let inner = inner.or(item).cloned().unwrap_or_else(any);
                self.look(format!("{pointer}/{keyword}"), child, inner);
            }
        }
    }

    /// The parts of an `allOf` have the type of the whole, the members of a
    /// union one each.
    fn parts(&mut self, pointer: &str, schema: &'a Value, ty: &Type) {
        let list = |keyword| schema.get(keyword).and_then(Value::as_array);
        let parts = list("allOf").map_or([].as_slice(), Vec::as_slice);
        let is_whole = parts.len() == 1 && schema.get("properties").is_none();
        for (index, part) in parts.iter().enumerate() {
            // One with a type of its own is another type than the whole.
            self.part(format!("{pointer}/allOf/{index}"), part, ty, !is_whole);
        }
        let union = self.plan.unions.iter().find(|it| names(ty, &it.name));
        for keyword in ["anyOf", "oneOf"] {
            for (index, member) in list(keyword).into_iter().flatten().enumerate() {
                let at = format!("{pointer}/{keyword}/{index}");
                match union {
                    None => self.part(at, member, ty, false),
                    Some(union) => {
                        let ty = self.member(union, &at, member);
                        self.look(at, member, ty);
                    }
                }
            }
        }
    }

    /// A part that refers to a component: the whole has what it declares.
    fn part(&mut self, at: String, part: &'a Value, ty: &Type, is_part: bool) {
        let target = part.get("$ref").and_then(Value::as_str);
        let target = target.map(|it| it.trim_start_matches('#'));
        match target.and_then(|it| Some((it, self.document.pointer(it)?))) {
            // Where it stands, and not on the way there: that may be a cycle,
            // and then has no end.
            Some((place, target)) if !is_any(ty) => self.properties(place, target, ty),
            _ => self.open.push(Open {
                pointer: at,
                schema: part,
                ty: ty.clone(),
                is_part,
            }),
        }
    }

    fn properties(&mut self, pointer: &str, schema: &'a Value, ty: &Type) {
        let properties = schema.get("properties").and_then(Value::as_object);
        // Beside a union, each of its members has them.
        let union = self.plan.unions.iter().find(|it| names(ty, &it.name));
        let held = union.map_or_else(|| vec![ty.clone()], |union| self.members(union));
        let fields = held.iter().filter_map(last);
        let fields: Vec<_> = fields
            .filter_map(|name| self.rust.fields.get(&name))
            .collect();
        for (name, child) in properties.into_iter().flatten() {
            let at = format!("{pointer}/properties/{}", escape(name));
            // The tag of a union is no field.
            for (_, ty) in fields.iter().filter_map(|fields| fields.get(name)) {
                self.look(at.clone(), child, ty.clone());
            }
            if is_any(ty) || is_map(ty) {
                self.look(at, child, any());
            }
        }
    }

    /// The types of the members of a union.
    fn members(&self, union: &Union) -> Vec<Type> {
        let tagged = union
            .members
            .iter()
            .filter_map(|it| it.component.as_deref());
        let carried = self.rust.carriers.get(&union.name);
        let carried = carried.map_or([].as_slice(), Vec::as_slice);
        match union.form {
            Form::Tagged { .. } => tagged.filter_map(named).collect(),
            _ => carried.iter().cloned().map(value_of).collect(),
        }
    }

    /// The type of one member of a union, wherever it stands in the union.
    fn member(&self, union: &Union, pointer: &str, schema: &'a Value) -> Type {
        let (pointer, schema) = self.target(pointer, schema);
        if let Some(own) = self.types.get(pointer) {
            return named(own).unwrap_or_else(any);
        }
        let tag = match &union.form {
            Form::Tagged { tag } => Some(tag.as_str()),
            _ => None,
        };
        let types = self.members(union);
        if let Some(ty) = types.iter().find(|ty| self.is_of_kind(ty, schema, tag)) {
            return ty.clone();
        }
        // A union in a union may have become one with it.
        let is_union = ["anyOf", "oneOf"].iter().any(|it| schema.get(it).is_some());
        let same = is_union.then(|| named(&union.name)).flatten();
        same.unwrap_or_else(any)
    }

    /// What a schema stands for that only refers to another.
    fn target<'b>(&self, pointer: &'b str, schema: &'a Value) -> (&'b str, &'a Value)
    where
        'a: 'b,
    {
        let (mut pointer, mut schema) = (pointer, schema);
        // No chain of references is that long, unless it is a cycle.
        for _ in 0..32 {
            let parts = schema.get("allOf").and_then(Value::as_array);
            let only = parts.filter(|_| schema.get("properties").is_none());
            let alone = match only.map(Vec::as_slice) {
                Some([only]) => only,
                _ => schema,
            };
            let target = alone.get("$ref").and_then(Value::as_str);
            let target = target.map(|it| it.trim_start_matches('#'));
            match target.and_then(|it| Some((it, self.document.pointer(it)?))) {
                Some(found) if !self.types.contains_key(found.0) => (pointer, schema) = found,
                Some(found) => return found,
                None => break,
            }
        }
        (pointer, schema)
    }

    /// Whether a member of a union may be the type of the schema: a struct has
    /// to have its properties, but for the tag.
    fn is_of_kind(&self, ty: &Type, schema: &'a Value, tag: Option<&str>) -> bool {
        let name = last(ty).unwrap_or_default();
        if let Some(fields) = self.rust.fields.get(&name) {
            let mut properties = BTreeSet::new();
            self.collect(schema, &mut properties, &mut BTreeSet::new());
            let written = self.plan.constants.get(&name).map(|(tag, _)| tag.as_str());
            let is_there =
                |it: &&str| fields.contains_key(*it) || Some(*it) == tag || Some(*it) == written;
            return !properties.is_empty() && properties.iter().all(is_there);
        }
        let is_enum = self.plan.enums.iter().any(|it| it.name == name);
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => name == "String" || is_enum,
            Some("boolean") => name == "bool",
            Some("integer") => matches!(
                name.as_str(),
                "i64" | "u64" | "i32" | "u32" | "f64" | "Number"
            ),
            Some("number") => matches!(name.as_str(), "f64" | "f32" | "Number"),
            Some("array") => {
                let inner = generic(ty, "Vec").cloned().map(value_of);
                let items = schema.get("items").map(|it| self.target("", it).1);
                // Of several lists the items tell which it is.
                inner.is_some_and(|inner| {
                    is_any(&inner) || items.is_none_or(|it| self.may_be(&inner, it))
                })
            }
            Some("object") => is_map(ty),
            _ if schema.get("enum").is_some() => is_enum,
            _ => false,
        }
    }

    /// Whether a type may be that of the items of a list.
    fn may_be(&self, ty: &Type, schema: &'a Value) -> bool {
        let has_name = self.types.values().any(|own| names(ty, own));
        has_name || self.is_of_kind(ty, schema, None)
    }

    /// The names of the properties of a schema, those of its parts included.
    fn collect(
        &self,
        schema: &'a Value,
        names: &mut BTreeSet<&'a str>,
        seen: &mut BTreeSet<&'a str>,
    ) {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str)
            && seen.insert(target)
            && let Some(target) = self.document.pointer(target.trim_start_matches('#'))
        {
            self.collect(target, names, seen);
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        names.extend(
            properties
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str()),
        );
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            self.collect(part, names, seen);
        }
    }
}

/// A schema that says something about the shape of its values.
pub(super) fn is_shaped(document: &Value, schema: &Value) -> bool {
    is_shaped_within(document, schema, 32, &mut BTreeMap::new())
}

/// What is known of a target is not asked again: members of members are many.
fn is_shaped_within<'a>(
    document: &'a Value,
    schema: &'a Value,
    depth: usize,
    known: &mut BTreeMap<&'a str, bool>,
) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        if let Some(known) = known.get(target) {
            return *known;
        }
        known.insert(target, false);
        let found = document.pointer(target.trim_start_matches('#'));
        let found = found.is_some_and(|found| is_shaped_within(document, found, depth, known));
        known.insert(target, found);
        return found;
    }
    let says = |keyword| match schema.get(keyword) {
        Some(Value::Object(object)) => !object.is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
        None => false,
    };
    let mut shaped = |member: &'a Value| is_shaped_within(document, member, depth, known);
    let list = |keyword| schema.get(keyword).and_then(Value::as_array);
    ["type", "properties", "items", "enum"].into_iter().any(says)
        || list("allOf").is_some_and(|parts| parts.iter().any(&mut shaped))
        // With one member that admits anything the union does.
        || ["anyOf", "oneOf"].into_iter().any(|keyword| {
            list(keyword).is_some_and(|members| !members.is_empty() && members.iter().all(&mut shaped))
        })
}

/// The type that holds what another borrows.
fn owned(ty: &Type) -> Type {
    match ty {
        Type::Slice(slice) => {
            let item = owned(referred(&slice.elem));
            syn::parse_quote!(::std::vec::Vec<#item>)
        }
        Type::Path(path) if path.path.is_ident("str") => syn::parse_quote!(::std::string::String),
        ty => ty.clone(),
    }
}

pub(super) fn referred(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    }
}

/// The type of a value that is there.
fn value_of(ty: Type) -> Type {
    let inner = match &ty {
        Type::Reference(reference) => Some(&*reference.elem),
        ty => generic(ty, "Option").or_else(|| generic(ty, "Box")),
    };
    match inner.cloned() {
        Some(inner) => value_of(inner),
        None => ty,
    }
}

fn is_map(ty: &Type) -> bool {
    last(ty).is_some_and(|name| name == "Map" || name == "BTreeMap")
}

fn names(ty: &Type, name: &str) -> bool {
    last(ty).is_some_and(|last| last == name)
}

/// The last name in the path of a type.
fn last(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        Type::Slice(_) => Some("Vec".to_owned()),
        _ => None,
    }
}

fn named(name: &str) -> Option<Type> {
    syn::parse_str(name).ok()
}

pub(super) fn any() -> Type {
    syn::parse_quote!(::serde_json::Value)
}

pub(super) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

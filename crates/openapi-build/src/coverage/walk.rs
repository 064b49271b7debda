//! Schemas and types, walked together.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use serde_json::Value;
use syn::Type;

use super::rust_type::{any, is_map, last, named, names, owned, value_of};
use super::shaped::is_shaped;
use crate::read::{Rust, generic, is_any};
use crate::shape::Plan;

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
    pub(super) document: &'a Value,
    pub(super) plan: &'a Plan,
    pub(super) rust: &'a Rust,
    /// The type of each schema that has one of its own.
    pub(super) types: BTreeMap<String, String>,
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
}

pub(super) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

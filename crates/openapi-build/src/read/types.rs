//! The types that typify worked out.

use std::collections::BTreeMap;

use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Field, Fields, GenericArgument, Ident, Item, ItemStruct, LitStr, Path,
    PathArguments, Type, parse_quote,
};

use crate::error::Error;
use crate::shape::{Plan, Presence, carrier, event_carrier, field_name};

/// The type of an operation's events, as it is written outside of the types'
/// module.
pub(super) fn event(items: &[Item], operation: &str) -> Result<Type, Error> {
    let name = event_carrier(operation);
    let structs = structs(items);
    let mut fields = structs.get(&name).into_iter().flat_map(|it| &it.fields);
    let field = fields
        .next()
        .ok_or_else(|| Error::emit(format!("typify made no type {name}")))?;
    let mut ty = field.ty.clone();
    Localise(false).visit_type_mut(&mut ty);
    Qualify(&structs).visit_type_mut(&mut ty);
    Ok(ty)
}

/// Names the module of what typify wrote inside of it.
struct Qualify<'a>(&'a BTreeMap<String, &'a ItemStruct>);

impl VisitMut for Qualify<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if let Some(name) = path.get_ident()
            && self.0.contains_key(&name.to_string())
        {
            *path = parse_quote!(types::#name);
        }
        visit_mut::visit_path_mut(self, path);
    }
}

fn structs(items: &[Item]) -> BTreeMap<String, &ItemStruct> {
    let structs = items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some((item.ident.to_string(), item)),
        _ => None,
    });
    structs.collect()
}

type StructFields = BTreeMap<String, (Ident, Type)>;

/// The fields of each struct, and the members of each union by kind.
type Types = (BTreeMap<String, StructFields>, BTreeMap<String, Vec<Type>>);

pub(super) fn read(items: &[Item], plan: &Plan) -> Result<Types, Error> {
    refuse_engine_types(items, plan)?;
    let structs = structs(items);
    let mut fields = BTreeMap::new();
    for planned in &plan.structs {
        let own = named_fields(&structs, &planned.name)?;
        let mut by_name = BTreeMap::new();
        for (index, field) in planned.fields.iter().enumerate() {
            let called = field_name(index);
            let mut own = own.iter().filter(|(name, _, _)| *name == called);
            let Some((_, _, ty)) = own.next() else {
                return Err(Error::emit(format!(
                    "typify gave {} no field `{}`",
                    planned.name, field.name
                )));
            };
            let ty = match field.presence {
                Presence::Required => ty.clone(),
                _ => present(ty.clone()),
            };
            let ident = syn::parse_str(&field.ident).map_err(Error::emit)?;
            by_name.insert(field.name.clone(), (ident, ty));
        }
        fields.insert(planned.name.clone(), by_name);
    }
    let mut carriers = BTreeMap::new();
    for union in &plan.unions {
        let name = carrier(&union.name);
        if structs.contains_key(&name) {
            let mut members = named_fields(&structs, &name)?;
            members.sort_by_key(|(name, _, _)| {
                name.get(1..).and_then(|index| index.parse::<usize>().ok())
            });
            carriers.insert(
                union.name.clone(),
                members.into_iter().map(|(_, _, ty)| ty).collect(),
            );
        }
    }
    Ok((fields, carriers))
}

/// The type of a value that is there. Recursion is boxed around the `Option`
/// by typify, and inside of it by us.
fn present(ty: Type) -> Type {
    if let Some(inner) = generic(&ty, "Option") {
        return inner.clone();
    }
    match generic(&ty, "Box").and_then(|held| generic(held, "Option")) {
        Some(inner) => parse_quote!(::std::boxed::Box<#inner>),
        None => ty,
    }
}

/// Enums and unions are ours. One that the engine made all the same means
/// that a replacement did not take, which it does not say.
fn refuse_engine_types(items: &[Item], plan: &Plan) -> Result<(), Error> {
    let replaced = plan.replaced();
    for item in items {
        let name = match item {
            Item::Enum(item) => &item.ident,
            Item::Struct(item) if replaced.iter().any(|name| item.ident == name) => &item.ident,
            _ => continue,
        };
        return Err(Error::emit(format!(
            "typify made a type {name} that should have been ours"
        )));
    }
    Ok(())
}

/// The fields of a struct: name in JSON, name in Rust, type.
fn named_fields(
    structs: &BTreeMap<String, &ItemStruct>,
    name: &str,
) -> Result<Vec<(String, Ident, Type)>, Error> {
    let item = structs
        .get(name)
        .ok_or_else(|| Error::emit(format!("typify made no type {name}")))?;
    let Fields::Named(fields) = &item.fields else {
        return Err(Error::emit(format!(
            "typify made {name} a type without fields"
        )));
    };
    fields.named.iter().map(read_field).collect()
}

fn read_field(field: &Field) -> Result<(String, Ident, Type), Error> {
    let ident = field
        .ident
        .clone()
        .ok_or_else(|| Error::emit("a field without a name"))?;
    let name = match renamed(&field.attrs)? {
        Some(name) => name,
        None => ident.to_string().trim_start_matches("r#").to_owned(),
    };
    let mut ty = field.ty.clone();
    Localise(true).visit_type_mut(&mut ty);
    Ok((name, ident, ty))
}

/// The name that `#[serde(rename = "…")]` gives.
fn renamed(attributes: &[Attribute]) -> Result<Option<String>, Error> {
    let mut name = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    name = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Expr>()?;
                }
                Ok(())
            })
            .map_err(|error| Error::emit(format!("an attribute of typify's: {error}")))?;
    }
    Ok(name)
}

/// Makes paths hold where we put them, beside the types (true) or outside of
/// their module, with the crates that the runtime brings along.
pub(super) struct Localise(pub(super) bool);

impl VisitMut for Localise {
    fn visit_path_mut(&mut self, path: &mut Path) {
        let first = path
            .segments
            .first()
            .map(|segment| segment.ident.to_string());
        match first.as_deref() {
            Some("types") if self.0 && path.leading_colon.is_none() => {
                path.segments = path.segments.iter().skip(1).cloned().collect();
            }
            Some("serde_json") => {
                let rest = path.segments.clone();
                let prefix: Path = match self.0 {
                    true => parse_quote!(codec),
                    false => parse_quote!(::openapi_runtime::codec),
                };
                path.leading_colon = prefix.leading_colon;
                path.segments = prefix.segments.into_iter().chain(rest).collect();
            }
            _ => {}
        }
        visit_mut::visit_path_mut(self, path);
    }
}

/// The `T` of `…::name<T>`.
pub(crate) fn generic<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.last() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}

/// True for the standard library's `String`, and not for a schema of that name.
pub(crate) fn is_text(ty: &Type) -> bool {
    is_named(ty, &["String"]) && matches!(ty, Type::Path(path) if path.path.leading_colon.is_some())
}

/// True for a type whose path ends in one of `names`, without parameters.
pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.arguments.is_none() && names.iter().any(|name| last.ident == name))
}

/// True for a value of which nothing is known: `serde_json::Value`.
pub(crate) fn is_any(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let mut steps = path.path.segments.iter().rev();
    let is = |step: Option<&syn::PathSegment>, name: &str| step.is_some_and(|it| it.ident == name);
    is(steps.next(), "Value") && is(steps.next(), "serde_json")
}

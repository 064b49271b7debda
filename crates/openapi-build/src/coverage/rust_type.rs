//! Types of Rust, by their names.

use syn::Type;

use crate::read::generic;

/// The type that holds what another borrows.
pub(super) fn owned(ty: &Type) -> Type {
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
pub(super) fn value_of(ty: Type) -> Type {
    let inner = match &ty {
        Type::Reference(reference) => Some(&*reference.elem),
        ty => generic(ty, "Option").or_else(|| generic(ty, "Box")),
    };
    match inner.cloned() {
        Some(inner) => value_of(inner),
        None => ty,
    }
}

pub(super) fn is_map(ty: &Type) -> bool {
    last(ty).is_some_and(|name| name == "Map" || name == "BTreeMap")
}

pub(super) fn names(ty: &Type, name: &str) -> bool {
    last(ty).is_some_and(|last| last == name)
}

/// The last name in the path of a type.
pub(super) fn last(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        Type::Slice(_) => Some("Vec".to_owned()),
        _ => None,
    }
}

pub(super) fn named(name: &str) -> Option<Type> {
    syn::parse_str(name).ok()
}

pub(super) fn any() -> Type {
    syn::parse_quote!(::serde_json::Value)
}

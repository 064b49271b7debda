//! How a caller hands a value over.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use crate::read::{generic, is_named};

/// The type of an argument, and the expression that makes the field of it.
///
/// Numbers and flags are taken as they are, since a literal would not know
/// what to become; everything else by `Into`.
pub(super) fn argument(ty: &Type, name: &Ident) -> (TokenStream, TokenStream) {
    if is_plain(ty) {
        return (quote!(#ty), quote!(#name));
    }
    if let Some(item) = generic(ty, "Vec") {
        if is_plain(item) || generic(item, "Option").is_some() {
            return (
                quote!(impl ::std::iter::IntoIterator<Item = #item>),
                quote!(#name.into_iter().collect()),
            );
        }
        return (
            quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<#item>>),
            quote!(#name.into_iter().map(::std::convert::Into::into).collect()),
        );
    }
    if let Some(value) = generic(ty, "BTreeMap") {
        let (value, convert) = if is_plain(value) {
            (quote!(#value), quote!(value))
        } else {
            (
                quote!(impl ::std::convert::Into<#value>),
                quote!(value.into()),
            )
        };
        return (
            quote!(impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<::std::string::String>, #value)>),
            quote!(#name.into_iter().map(|(key, value)| (key.into(), #convert)).collect()),
        );
    }
    if let Some(inner) = generic(ty, "Box") {
        return (
            quote!(impl ::std::convert::Into<#inner>),
            quote!(::std::boxed::Box::new(#name.into())),
        );
    }
    (quote!(impl ::std::convert::Into<#ty>), quote!(#name.into()))
}

pub(super) fn is_plain(ty: &Type) -> bool {
    is_named(ty, &["i64", "u64", "f64", "bool"])
}

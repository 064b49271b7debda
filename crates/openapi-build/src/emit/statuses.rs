//! Answers whose type depends on their status.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use super::{docs_of, type_ident};
use crate::shape::{Plan, Union};

pub(super) fn emit(union: &Union, plan: &Plan, types: &[Type]) -> TokenStream {
    let name = type_ident(&union.name);
    let union_docs = docs_of(plan, &union.name);
    let each = union.members.iter().zip(types);
    let variants = each.clone().map(|(member, ty)| {
        let variant = format_ident!("{}", member.variant);
        let said = format!(" The answer with the status {}.", member.key);
        match member.is_empty {
            true => quote!(#[doc = #said] #variant),
            false => quote!(#[doc = #said] #variant(::std::boxed::Box<#ty>)),
        }
    });
    // A range comes after what it holds.
    let mut members: Vec<_> = each.collect();
    members.sort_by_key(|(member, _)| member.key.parse::<u16>().is_err());
    let reads = members.iter().map(|(member, _)| {
        let variant = format_ident!("{}", member.variant);
        let pattern = match member.key.parse::<u16>() {
            Ok(status) => quote!(#status),
            Err(_) => quote!(200..=299),
        };
        match member.is_empty {
            true => quote!(#pattern => Ok(Self::#variant)),
            false => quote!(#pattern => codec::read_body(body).map(Self::#variant)),
        }
    });
    quote! {
        #union_docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// An answer with a status that the document does not list.
            Unrecognized(Unrecognized),
        }

        #[doc(hidden)]
        impl codec::ByStatus for #name {
            fn read(status: u16, body: &[u8]) -> ::std::result::Result<Self, codec::serde_json::Error> {
                match status {
                    #(#reads,)*
                    _ => Ok(Self::Unrecognized(Unrecognized(codec::any_body(body)))),
                }
            }
        }
    }
}

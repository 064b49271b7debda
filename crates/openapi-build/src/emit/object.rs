//! How a struct is read and written, field by field.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::structs::Field;
use crate::read::{generic, is_any, is_named};
use crate::shape::Presence;

pub(super) fn emit(
    name: &Ident,
    text: &str,
    fields: &[Field],
    undeclared: &Ident,
    constant: Option<&(String, String)>,
) -> TokenStream {
    let json: Vec<&str> = fields.iter().map(|field| field.json).collect();
    let local: Vec<Ident> = fields
        .iter()
        .map(|field| format_ident!("read_{}", field.ident.to_string().trim_start_matches("r#")))
        .collect();
    // `5.0` is an integer in JSON.
    let read = fields.iter().map(|field| match field.presence {
        _ if is_named(field.ty, &["i64"]) => quote!(integer),
        // Null is one of any.
        Presence::Required if is_any(field.ty) => quote!(any),
        _ => quote!(value),
    });
    let made = fields.iter().zip(&local).map(|(field, local)| {
        let Field {
            json,
            ident,
            ty,
            presence,
            ..
        } = field;
        match presence {
            // Null and absent lists are empty ones.
            Presence::Required
                if generic(ty, "Vec").is_some() || generic(ty, "BTreeMap").is_some() =>
            {
                quote!(#ident: #local.unwrap_or_default())
            }
            Presence::Required => quote!(#ident: reader.required::<Self, _>(#local, #json)?),
            _ => quote!(#ident: #local),
        }
    });
    let written = fields.iter().map(|field| {
        let Field {
            json,
            ident,
            presence,
            ..
        } = field;
        match presence {
            Presence::Optional => quote! {
                if let Some(value) = &self.#ident {
                    map.serialize_entry(#json, value)?;
                }
            },
            _ => quote!(map.serialize_entry(#json, &self.#ident)?;),
        }
    });
    let fixed = constant.map(|(tag, value)| quote!(#tag => reader.constant(#value)?,));
    let object = match constant {
        Some((tag, value)) => quote!(::openapi_runtime::object!(#name, #tag = #value);),
        None => quote!(::openapi_runtime::object!(#name);),
    };
    // A tag may have been the only field.
    let map = if fields.is_empty() {
        quote!(_)
    } else {
        quote!(map)
    };
    let each = if fields.is_empty() && constant.is_none() {
        quote! {
            while reader.next_field()?.is_some() {
                reader.keep()?;
            }
        }
    } else {
        quote! {
            while let Some(field) = reader.next_field()? {
                match field {
                    #fixed
                    #(#json => #local = reader.#read()?,)*
                    _ => reader.keep()?,
                }
            }
        }
    };
    quote! {
        #[doc(hidden)]
        impl codec::Object for #name {
            const NAME: &'static str = #text;

            fn read<'de, A>(mut reader: codec::Reader<'de, A>) -> ::std::result::Result<Self, A::Error>
            where
                A: codec::serde::de::MapAccess<'de>,
            {
                #(let mut #local = None;)*
                #each
                Ok(Self { #(#made,)* #undeclared: reader.finish() })
            }

            fn write<M>(&self, #map: &mut M) -> ::std::result::Result<(), M::Error>
            where
                M: codec::serde::ser::SerializeMap,
            {
                #(#written)*
                Ok(())
            }

            fn undeclared(&self) -> &codec::Undeclared {
                &self.#undeclared
            }
        }

        #object
    }
}

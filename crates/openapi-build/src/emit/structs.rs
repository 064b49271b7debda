//! Structs: fields, `new` of what is required, `with_…` of what is not,
//! reading and writing.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, Type};

use super::{docs, docs_of, type_ident, values};
use crate::error::Error;
use crate::read::{Rust, generic, is_named};
use crate::shape::{Plan, Presence, Struct, code};

struct Field<'a> {
    json: &'a str,
    ident: &'a Ident,
    ty: &'a Type,
    docs: &'a str,
    presence: Presence,
}

pub(super) fn emit(item: &Struct, plan: &Plan, rust: &Rust) -> Result<TokenStream, Error> {
    let name = type_ident(&item.name);
    let known = rust.fields.get(&item.name);
    let fields: Vec<Field> = item
        .fields
        .iter()
        .map(|field| {
            let (ident, ty) = known
                .and_then(|known| known.get(&field.name))
                .ok_or_else(|| {
                    Error::emit(format!("{}: no type for `{}`", item.name, field.name))
                })?;
            Ok(Field {
                json: &field.name,
                ident,
                ty,
                docs: &field.docs,
                presence: field.presence,
            })
        })
        .collect::<Result<_, Error>>()?;
    let undeclared = private_name(&fields);
    let struct_docs = docs_of(plan, &item.name);
    let declared = fields.iter().map(|field| {
        let Field {
            json,
            ident,
            ty,
            presence,
            ..
        } = field;
        let docs = match field.docs {
            "" => {
                docs(&see(ty, plan).unwrap_or_else(|| format!("{} in the document.", code(json))))
            }
            text => docs(text),
        };
        match presence {
            Presence::Required => quote!(#docs pub #ident: #ty),
            _ => quote!(#docs pub #ident: ::std::option::Option<#ty>),
        }
    });
    let (required, optional): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|field| field.presence == Presence::Required);
    let default = required.is_empty().then(|| quote!(Default,));
    let new = constructor(&required, &optional, &undeclared);
    let setters = optional.iter().map(|field| setter(field));
    let object = object(&name, &item.name, &fields, &undeclared);
    Ok(quote! {
        #struct_docs
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared,)*
            #undeclared: codec::Undeclared,
        }

        impl #name {
            #new
            #(#setters)*

            /// A field that came with an answer and is not in the document.
            pub fn extra(&self, name: &str) -> ::std::option::Option<&codec::serde_json::Value> {
                self.#undeclared.get(name)
            }

            /// Every field that came with an answer and is not in the document.
            pub fn extras(&self) -> impl ::std::iter::Iterator<Item = (&str, &codec::serde_json::Value)> {
                self.#undeclared.iter()
            }
        }

        #object
    })
}

/// What a field is whose type says it all.
fn see(ty: &Type, plan: &Plan) -> Option<String> {
    let item = ["Vec", "Box"].iter().find_map(|outer| generic(ty, outer));
    let name = item.unwrap_or(ty).to_token_stream().to_string();
    let kind = if generic(ty, "Vec").is_some() {
        "A list: see"
    } else {
        "See"
    };
    plan.docs
        .contains_key(&name)
        .then(|| format!("{kind} [`{name}`]."))
}

/// A name for the private field that no property has.
fn private_name(fields: &[Field]) -> Ident {
    let mut name = "undeclared".to_owned();
    while fields.iter().any(|field| *field.ident == name) {
        name.push('_');
    }
    format_ident!("{name}")
}

fn constructor(required: &[&Field], optional: &[&Field], undeclared: &Ident) -> TokenStream {
    let text = match required {
        [] => " One with every field absent.",
        _ => " One with the required fields; every other is absent.",
    };
    let arguments = required.iter().map(|field| {
        let (argument, _) = values::argument(field.ty, field.ident);
        let ident = field.ident;
        quote!(#ident: #argument)
    });
    let set = required.iter().map(|field| {
        let (_, value) = values::argument(field.ty, field.ident);
        let ident = field.ident;
        if values::is_plain(field.ty) {
            quote!(#ident)
        } else {
            quote!(#ident: #value)
        }
    });
    let absent = optional.iter().map(|field| field.ident);
    quote! {
        #[doc = #text]
        pub fn new(#(#arguments),*) -> Self {
            Self {
                #(#set,)*
                #(#absent: None,)*
                #undeclared: ::std::default::Default::default(),
            }
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let Field { ident, ty, .. } = field;
    // `type_` is `with_type`.
    let plain = ident.to_string();
    let name = format_ident!(
        "with_{}",
        plain.trim_start_matches("r#").trim_end_matches('_')
    );
    let docs = docs(&format!("Sets {}.\n\n{}", code(field.json), field.docs));
    let (argument, value) = values::argument(ty, ident);
    quote! {
        #docs
        #[must_use]
        pub fn #name(mut self, #ident: #argument) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

/// Reading and writing, field by field.
fn object(name: &Ident, text: &str, fields: &[Field], undeclared: &Ident) -> TokenStream {
    let json: Vec<&str> = fields.iter().map(|field| field.json).collect();
    let local: Vec<Ident> = fields
        .iter()
        .map(|field| format_ident!("read_{}", field.ident.to_string().trim_start_matches("r#")))
        .collect();
    // `5.0` is an integer in JSON.
    let read = fields.iter().map(|field| {
        if is_named(field.ty, &["i64"]) {
            quote!(integer)
        } else {
            quote!(value)
        }
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
    quote! {
        #[doc(hidden)]
        impl codec::Object for #name {
            const NAME: &'static str = #text;

            fn read<'de, A>(mut reader: codec::Reader<'de, A>) -> ::std::result::Result<Self, A::Error>
            where
                A: codec::serde::de::MapAccess<'de>,
            {
                #(let mut #local = None;)*
                while let Some(field) = reader.next_field()? {
                    match field {
                        #(#json => #local = reader.#read()?,)*
                        _ => reader.keep()?,
                    }
                }
                Ok(Self { #(#made,)* #undeclared: reader.finish() })
            }

            fn write<M>(&self, map: &mut M) -> ::std::result::Result<(), M::Error>
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

        ::openapi_runtime::object!(#name);
    }
}

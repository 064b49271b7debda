//! Structs: fields, `new` of what is required, `with_…` of what is not.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, Type};

use super::{debug, docs, docs_of, object, type_ident, values};
use crate::error::Error;
use crate::read::{Rust, generic};
use crate::shape::{Plan, Presence, Struct, code};

/// A field, as the plan and the engine have it together.
pub(super) struct Field<'a> {
    pub(super) json: &'a str,
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    docs: &'a str,
    pub(super) presence: Presence,
    pub(super) is_secret: bool,
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
                is_secret: field.is_secret,
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
    // By hand only where there is something to hide.
    let hides = fields.iter().any(|field| field.is_secret);
    let (derived, debug) = match hides {
        true => (None, Some(debug::emit(&name, &fields, &undeclared))),
        false => (Some(quote!(Debug,)), None),
    };
    let object = object::emit(
        &name,
        &item.name,
        &fields,
        &undeclared,
        plan.constants.get(&item.name),
    );
    Ok(quote! {
        #struct_docs
        #[derive(Clone, #derived #default PartialEq)]
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

        #debug

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
    // The document requires that many; naming each is what `with_…` is for.
    let lint = (required.len() > 7).then(|| {
        quote! {
            #[expect(clippy::too_many_arguments, reason = "the document requires them")]
        }
    });
    quote! {
        #[doc = #text]
        #lint
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

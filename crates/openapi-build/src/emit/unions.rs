//! Unions, told apart by tag or by JSON kind, and open to other members.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type, parse_quote};

use super::{conversions, docs_of, shapes, statuses, type_ident};
use crate::error::Error;
use crate::read::Rust;
use crate::shape::{Form, Plan, Union, code};

/// A union and those of its members that must be boxed.
pub(super) type Boxed = BTreeSet<(String, usize)>;

/// The Rust type of each member.
pub(super) fn member_types(union: &Union, rust: &Rust) -> Vec<Type> {
    match union.form {
        Form::ByKind | Form::ByShape | Form::ByStatus => {
            rust.carriers.get(&union.name).cloned().unwrap_or_default()
        }
        Form::Tagged { .. } => union
            .members
            .iter()
            .filter_map(|member| member.component.as_deref())
            .map(|component| {
                let ident = type_ident(component);
                parse_quote!(#ident)
            })
            .collect(),
    }
}

pub(super) fn emit(
    union: &Union,
    plan: &Plan,
    rust: &Rust,
    boxed: &Boxed,
) -> Result<TokenStream, Error> {
    let name = type_ident(&union.name);
    let types = member_types(union, rust);
    if types.len() != union.members.len() {
        return Err(Error::emit(format!(
            "{}: a member without a type",
            union.name
        )));
    }
    if matches!(union.form, Form::ByStatus) {
        return Ok(statuses::emit(union, plan, &types));
    }
    let union_docs = docs_of(plan, &union.name);
    let variants: Vec<Ident> = union
        .members
        .iter()
        .map(|member| format_ident!("{}", member.variant))
        .collect();
    let is_boxed = |index: usize| boxed.contains(&(union.name.clone(), index));
    let held = types.iter().enumerate().map(|(index, ty)| {
        if is_boxed(index) {
            quote!(::std::boxed::Box<#ty>)
        } else {
            quote!(#ty)
        }
    });
    let member_docs = union.members.iter().map(|member| match &union.form {
        Form::Tagged { tag } => format!(" {} is {}.", code(tag), code(&member.key)),
        _ => format!(" A JSON {}.", member.key),
    });
    let conversions = conversions::of_members(&name, &variants, &types, &is_boxed, plan);
    let codec = match &union.form {
        Form::Tagged { tag } => tagged(union, tag, &name, &variants, &is_boxed),
        Form::ByShape => shapes::emit(union, plan, &name, &variants, &is_boxed),
        Form::ByKind | Form::ByStatus => by_kind(union, &name, &variants, &is_boxed),
    };
    Ok(quote! {
        #union_docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #member_docs] #variants(#held),)*
            /// A member that the document does not list.
            Unrecognized(Unrecognized),
        }

        #conversions
        #codec
    })
}

fn tagged(
    union: &Union,
    tag: &str,
    name: &Ident,
    variants: &[Ident],
    is_boxed: &impl Fn(usize) -> bool,
) -> TokenStream {
    let keys: Vec<&str> = union
        .members
        .iter()
        .map(|member| member.key.as_str())
        .collect();
    let reads = variants.iter().enumerate().map(|(index, variant)| {
        let keeps_tag = union.members.get(index).is_some_and(|it| it.keeps_tag);
        let method = if keeps_tag {
            format_ident!("member_with_tag")
        } else {
            format_ident!("member")
        };
        let member = quote!(fields.#method::<Self, _>(tag));
        if is_boxed(index) {
            quote!(#member.map(::std::boxed::Box::new).map(Self::#variant))
        } else {
            quote!(#member.map(Self::#variant))
        }
    });
    let members = (0..variants.len()).map(|index| {
        if is_boxed(index) {
            quote!(&**member)
        } else {
            quote!(member)
        }
    });
    let written: Vec<TokenStream> = union
        .members
        .iter()
        .zip(members)
        .map(|(it, member)| {
            let key = &it.key;
            match it.keeps_tag {
                true => quote!(member.serialize(to)),
                false => quote!(codec::write_tagged(to, #tag, #key, #member)),
            }
        })
        .collect();
    let serde = serde(name, variants, &written, &quote!(codec::read_tagged));
    quote! {
        #[doc(hidden)]
        impl codec::Tagged for #name {
            const TAG: &'static str = #tag;

            fn read<'de, A>(tag: &str, fields: codec::Fields<'de, A>) -> ::std::result::Result<Self, A::Error>
            where
                A: codec::serde::de::MapAccess<'de>,
            {
                match tag {
                    #(#keys => #reads,)*
                    other => fields.unrecognized(other),
                }
            }

            fn unrecognized(value: codec::serde_json::Value) -> Self {
                Self::Unrecognized(Unrecognized(value))
            }
        }

        #serde
    }
}

fn by_kind(
    union: &Union,
    name: &Ident,
    variants: &[Ident],
    is_boxed: &impl Fn(usize) -> bool,
) -> TokenStream {
    let has_integer = union.members.iter().any(|member| member.key == "integer");
    let has_number = union.members.iter().any(|member| member.key == "number");
    let reads = union.members.iter().zip(variants).enumerate().map(|(index, (member, variant))| {
        let boxed = is_boxed(index).then(|| quote!(.map(::std::boxed::Box::new)));
        let scalar = |method: &str, ty: TokenStream, value: TokenStream| {
            let method = format_ident!("{method}");
            quote! {
                fn #method<E: codec::serde::de::Error>(value: #ty) -> ::std::result::Result<Self, E> {
                    codec::scalar_member(#value) #boxed .map(Self::#variant)
                }
            }
        };
        match member.key.as_str() {
            "string" => scalar("text", quote!(&str), quote!(value)),
            "boolean" => scalar("boolean", quote!(bool), quote!(value)),
            "integer" => {
                let integer = scalar("integer", quote!(i64), quote!(value));
                // `5.0` is an integer in JSON.
                let number = (!has_number).then(|| {
                    quote! {
                        fn number<E: codec::serde::de::Error>(value: f64) -> ::std::result::Result<Self, E> {
                            match codec::whole(value) {
                                Some(value) => Self::integer(value),
                                None => Ok(Self::Unrecognized(Unrecognized(value.into()))),
                            }
                        }
                    }
                });
                quote!(#integer #number)
            }
            "number" => {
                let number = scalar("number", quote!(f64), quote!(value));
                let integer = (!has_integer).then(|| scalar("integer", quote!(i64), quote!(value)));
                quote!(#number #integer)
            }
            "array" => quote! {
                fn list<'de, A>(list: A) -> ::std::result::Result<Self, A::Error>
                where
                    A: codec::serde::de::SeqAccess<'de>,
                {
                    codec::list_member(list) #boxed .map(Self::#variant)
                }
            },
            _ => quote! {
                fn object<'de, A>(object: A) -> ::std::result::Result<Self, A::Error>
                where
                    A: codec::serde::de::MapAccess<'de>,
                {
                    codec::object_member(object) #boxed .map(Self::#variant)
                }
            },
        }
    });
    let written = vec![quote!(member.serialize(to)); variants.len()];
    let serde = serde(name, variants, &written, &quote!(codec::read_by_kind));
    quote! {
        #[doc(hidden)]
        impl codec::ByKind for #name {
            #(#reads)*

            fn unrecognized(value: codec::serde_json::Value) -> Self {
                Self::Unrecognized(Unrecognized(value))
            }
        }

        #serde
    }
}

/// `Serialize` by how each variant's `member` is written, `Deserialize` by the
/// function that reads the union.
pub(super) fn serde(
    name: &Ident,
    variants: &[Ident],
    written: &[TokenStream],
    read: &TokenStream,
) -> TokenStream {
    quote! {
        impl codec::serde::Serialize for #name {
            fn serialize<S>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error>
            where
                S: codec::serde::Serializer,
            {
                match self {
                    #(Self::#variants(member) => #written,)*
                    Self::Unrecognized(other) => other.0.serialize(to),
                }
            }
        }

        impl<'de> codec::serde::Deserialize<'de> for #name {
            fn deserialize<D>(from: D) -> ::std::result::Result<Self, D::Error>
            where
                D: codec::serde::Deserializer<'de>,
            {
                #read(from)
            }
        }
    }
}

//! Enums of strings that stay open.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs_of, type_ident};
use crate::shape::{Enum, Plan, code};

pub(super) fn emit(item: &Enum, plan: &Plan) -> TokenStream {
    let name = type_ident(&item.name);
    let enum_docs = docs_of(plan, &item.name);
    let variants: Vec<_> = item
        .values
        .iter()
        .map(|(variant, _)| format_ident!("{variant}"))
        .collect();
    let values: Vec<&str> = item
        .values
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    let variant_docs = values.iter().map(|value| format!(" {}.", code(value)));
    quote! {
        #enum_docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #variant_docs] #variants,)*
            /// A value that the document does not list.
            Unrecognized(UnrecognizedText),
        }

        impl #name {
            /// The values that the document lists.
            pub const KNOWN: &'static [&'static str] = &[#(#values),*];

            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unrecognized(text) => text.as_str(),
                }
            }
        }

        impl ::std::convert::From<&str> for #name {
            fn from(text: &str) -> Self {
                match text {
                    #(#values => Self::#variants,)*
                    other => Self::Unrecognized(UnrecognizedText(other.to_owned())),
                }
            }
        }

        ::openapi_runtime::text_enum!(#name);
    }
}

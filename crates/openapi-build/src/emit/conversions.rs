//! From a member to its union.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, Type};

use crate::read::{generic, is_named, is_text};
use crate::shape::Plan;

/// `From` for each member whose type is that of no other.
pub(super) fn of_members(
    name: &Ident,
    variants: &[Ident],
    types: &[Type],
    is_boxed: &impl Fn(usize) -> bool,
    plan: &Plan,
) -> TokenStream {
    let is_enum = |ty: &Type| plan.enums.iter().any(|it| is_named(ty, &[&it.name]));
    let texts: Vec<String> = types
        .iter()
        .map(|ty| ty.to_token_stream().to_string())
        .collect();
    let each = variants.iter().zip(types).enumerate().filter(|(index, _)| {
        texts
            .iter()
            .filter(|text| texts.get(*index) == Some(text))
            .count()
            == 1
    });
    let impls = each.map(|(index, (variant, ty))| {
        let value = if is_boxed(index) {
            quote!(::std::boxed::Box::new(value))
        } else {
            quote!(value)
        };
        // An enum is a text with names for some, and takes all that a text does.
        let text = (is_text(ty) || is_enum(ty)).then(|| {
            quote! {
                impl ::std::convert::From<&str> for #name {
                    fn from(value: &str) -> Self {
                        Self::#variant(value.into())
                    }
                }
            }
        });
        // A list written in place is an array.
        let array = generic(ty, "Vec").filter(|_| !is_boxed(index)).map(|item| {
            let texts = is_text(item).then(|| {
                quote! {
                    impl<const N: usize> ::std::convert::From<[&str; N]> for #name {
                        fn from(value: [&str; N]) -> Self {
                            Self::#variant(value.map(::std::convert::Into::into).into())
                        }
                    }

                    impl ::std::convert::From<&[&str]> for #name {
                        fn from(value: &[&str]) -> Self {
                            Self::#variant(value.iter().copied().map(::std::convert::Into::into).collect())
                        }
                    }

                    impl ::std::convert::From<::std::vec::Vec<&str>> for #name {
                        fn from(value: ::std::vec::Vec<&str>) -> Self {
                            Self::#variant(value.into_iter().map(::std::convert::Into::into).collect())
                        }
                    }
                }
            });
            quote! {
                #texts

                impl<const N: usize> ::std::convert::From<[#item; N]> for #name {
                    fn from(value: [#item; N]) -> Self {
                        Self::#variant(value.into())
                    }
                }
            }
        });
        quote! {
            impl ::std::convert::From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant(#value)
                }
            }
            #text
            #array
        }
    });
    quote!(#(#impls)*)
}

//! The optional parameters of an operation, as a type that its call takes.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Ident, Type};

use super::{docs, methods};
use crate::read::{Argument, Method, Rust, generic};
use crate::shape::{Operation, Place, Plan, Style, type_name};

/// The module of all of them; nothing where there are none.
pub(super) fn emit(plan: &Plan, rust: &Rust) -> TokenStream {
    let each: Vec<TokenStream> = plan
        .operations
        .iter()
        .filter_map(|operation| {
            let method = rust.method_of(operation)?;
            name(operation, method).map(|name| one(&name, method, plan))
        })
        .collect();
    if each.is_empty() {
        return TokenStream::new();
    }
    // Texts and numbers need no type of the document.
    let uses_types = each.iter().any(|it| names_types(it.clone()));
    let types = uses_types.then(|| {
        quote!(
            use super::types;
        )
    });
    quote! {
        /// The optional parameters of operations: what `with` of a call sets.
        ///
        /// What is not set is not sent.
        pub mod parameters {
            #types

            #(#each)*
        }
    }
}

/// Whether there is a path that begins with `types`.
fn names_types(tokens: TokenStream) -> bool {
    let mut after = false;
    tokens.into_iter().any(|token| {
        let is_path = after
            && matches!(&token, TokenTree::Punct(it) if it.as_char() == ':' && it.spacing() == Spacing::Joint);
        after = matches!(&token, TokenTree::Ident(it) if it == "types");
        is_path || matches!(token, TokenTree::Group(group) if names_types(group.stream()))
    })
}

/// The type's name; none for an operation without optional parameters.
pub(super) fn name(operation: &Operation, method: &Method) -> Option<Ident> {
    let has_some = method.arguments.iter().any(|it| it.is_optional);
    has_some.then(|| format_ident!("{}", type_name(&operation.name)))
}

fn one(name: &Ident, method: &Method, plan: &Plan) -> TokenStream {
    let method_name = method.name.to_string();
    let type_docs = docs(&format!(
        "The optional parameters of [`{method_name}`](crate::Client::{method_name})."
    ));
    let optional = method.arguments.iter().filter(|it| it.is_optional);
    let setters = optional.map(|argument| setter(argument, plan));
    quote! {
        #type_docs
        #[derive(Clone, Debug, Default)]
        #[must_use]
        pub struct #name(::openapi_runtime::Parameters);

        impl #name {
            #(#setters)*
        }

        impl ::openapi_runtime::OptionalParameters for #name {
            fn into_parameters(self) -> ::openapi_runtime::Parameters {
                self.0
            }
        }
    }
}

fn setter(argument: &Argument, plan: &Plan) -> TokenStream {
    let name = &argument.name;
    let said = methods::said(argument);
    let docs = docs(said.unwrap_or("Sets it."));
    let (ty, value) = methods::handed_over(argument, plan);
    let wire = &argument.wire;
    let styled = style(argument);
    let set = match argument.place {
        Place::File => quote!(form_file(#wire, #value)),
        Place::Files => quote!(form_files(#wire, #value)),
        // Neither is ever optional.
        Place::Path | Place::Body => return TokenStream::new(),
        place if styled.is_some() => {
            let method = match place {
                Place::Header => format_ident!("header_styled"),
                Place::Cookie => format_ident!("cookie_styled"),
                Place::Part => format_ident!("form_styled"),
                _ => format_ident!("query_styled"),
            };
            quote!(#method(#wire, #styled, #value))
        }
        Place::Header => quote!(header(#wire, #value)),
        Place::Cookie => quote!(cookie(#wire, #value)),
        Place::Part => quote!(form(#wire, #value)),
        Place::Query if item_of(&argument.ty).is_some() => quote!(query_list(#wire, #value)),
        Place::Query => quote!(query(#wire, #value)),
    };
    quote! {
        #docs
        pub fn #name(mut self, #name: #ty) -> Self {
            self.0.#set;
            self
        }
    }
}

/// How a value is written that is no single text; nothing for one that is, and
/// for an optional list of such in a query.
pub(super) fn style(argument: &Argument) -> Option<TokenStream> {
    let is_list = item_of(&argument.ty).is_some();
    let is_pairs =
        argument.is_optional && argument.place == Place::Query && argument.style == Style::Pairs;
    if argument.is_displayed && argument.style != Style::Json && (!is_list || is_pairs)
        || argument.is_displayed && !is_list && matches!(argument.place, Place::Part)
    {
        return None;
    }
    let name = match argument.style {
        Style::Pairs => format_ident!("Pairs"),
        Style::Comma => format_ident!("Comma"),
        Style::Space => format_ident!("Space"),
        Style::Pipe => format_ident!("Pipe"),
        Style::Deep => format_ident!("Deep"),
        Style::Json => format_ident!("Json"),
    };
    Some(quote!(::openapi_runtime::Style::#name))
}

/// A list of anything that becomes its items; everything else as it is, by
/// reference.
pub(super) fn styled(ty: &Type, name: &Ident) -> (TokenStream, TokenStream) {
    if let Some(item) = item_of(ty) {
        return (
            quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<#item>>),
            quote!(&#name.into_iter().map(::std::convert::Into::<#item>::into).collect::<::std::vec::Vec<_>>()),
        );
    }
    match ty {
        Type::Reference(_) => (quote!(#ty), quote!(#name)),
        ty => (quote!(#ty), quote!(&#name)),
    }
}

/// The `T` of a list that is handed over.
pub(super) fn item_of(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(reference) => generic(&reference.elem, "Vec"),
        ty => generic(ty, "Vec"),
    }
}

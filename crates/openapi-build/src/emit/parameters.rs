//! The optional parameters of an operation, as a type that its call takes.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Ident, Type};

use super::{docs, methods};
use crate::read::{Argument, Method, Place, Rust, generic};
use crate::shape::{Operation, Plan, type_name};

/// The module of all of them; nothing where there are none.
pub(super) fn emit(plan: &Plan, rust: &Rust) -> TokenStream {
    let each: Vec<TokenStream> = plan
        .operations
        .iter()
        .filter_map(|operation| {
            let method = rust.method_of(operation)?;
            name(operation, method).map(|name| one(&name, operation, method, plan))
        })
        .collect();
    if each.is_empty() {
        return TokenStream::new();
    }
    let uses_types = each.iter().any(|one| names_types(one.clone()));
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

fn one(name: &Ident, operation: &Operation, method: &Method, plan: &Plan) -> TokenStream {
    let method_name = method.name.to_string();
    let type_docs = docs(&format!(
        "The optional parameters of [`{method_name}`](crate::Client::{method_name})."
    ));
    let optional = method.arguments.iter().filter(|it| it.is_optional);
    let setters = optional.map(|argument| setter(argument, operation, plan));
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

fn setter(argument: &Argument, operation: &Operation, plan: &Plan) -> TokenStream {
    let name = &argument.name;
    let said = methods::said(argument, operation);
    let docs = docs(said.unwrap_or("Sets it."));
    let (ty, value) = methods::handed_over(argument, plan);
    let set = match &argument.place {
        Place::Header(wire) => quote!(header(#wire, #value)),
        Place::Part(wire) => quote!(form(#wire, #value)),
        Place::File(wire) => quote!(form_file(#wire, #value)),
        Place::Query(wire) if item_of(&argument.ty).is_some() => quote!(query_list(#wire, #value)),
        Place::Query(wire) => quote!(query(#wire, #value)),
        // Neither is ever optional.
        Place::Path | Place::Json => return TokenStream::new(),
    };
    quote! {
        #docs
        pub fn #name(mut self, #name: #ty) -> Self {
            self.0.#set;
            self
        }
    }
}

/// The `T` of a list that is handed over.
pub(super) fn item_of(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(reference) => generic(&reference.elem, "Vec"),
        ty => generic(ty, "Vec"),
    }
}

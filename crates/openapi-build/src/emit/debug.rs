//! `Debug` of structs with a field that nothing may print.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::structs::Field;
use crate::shape::Presence;

pub(super) fn emit(name: &Ident, fields: &[Field], undeclared: &Ident) -> TokenStream {
    let text = name.to_string();
    let shown = fields.iter().map(|field| {
        let ident = field.ident;
        let text = ident.to_string();
        let text = text.trim_start_matches("r#");
        match (field.is_secret, field.presence) {
            (false, _) => quote!(.field(#text, &self.#ident)),
            (true, Presence::Required) => quote!(.field(#text, &codec::Redacted)),
            // Whether there is one is no secret.
            (true, _) => quote!(.field(#text, &self.#ident.as_ref().map(|_| codec::Redacted))),
        }
    });
    let kept = undeclared.to_string();
    quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::result::Result<(), ::std::fmt::Error> {
                f.debug_struct(#text)
                    #(#shown)*
                    .field(#kept, &self.#undeclared)
                    .finish()
            }
        }
    }
}

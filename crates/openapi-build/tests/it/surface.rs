use openapi_build::surface;
use serde_json::json;

use crate::support::generated;

#[test]
fn the_surface_of_a_source_is_what_is_public_in_it() {
    let source = r#"
        use std::fmt;

        /// A client.
        #[derive(Clone)]
        pub struct Client { inner: Inner }

        impl Client {
            pub fn new(key: impl Into<String>) -> Self { todo!() }
            pub(crate) fn inner(&self) -> &Inner { &self.inner }
        }

        impl fmt::Debug for Client {}
        #[doc(hidden)]
        impl codec::Object for Client {}

        struct Inner { pub all: u8 }
        impl Inner { pub fn hidden(&self) {} }
        impl Clone for Inner {}

        pub struct Pair(pub u8, u8);
        impl From<u8> for Pair {}
        impl<'de> serde::Deserialize<'de> for Pair {}
        impl AsRef<str> for Pair {}

        #[non_exhaustive]
        pub enum Kind {
            /// The first.
            One,
            Two(u8),
        }
        ::openapi_runtime::text_enum!(Kind);

        impl Elsewhere { pub fn told(&self) {} }

        pub mod inside { pub struct Empty; }
        mod tests { pub struct Hidden; }
    "#;
    let expected = "\
Client
  new(key: impl Into<String>) -> Self

struct Client
  impl Debug
  derive(Clone)

impl Elsewhere
  told(&self)

enum Kind
  One: The first
  Two(u8)
  impl AsRef<str>, Deserialize, Display, From<String>, FromStr, Serialize
  non_exhaustive

struct Pair
  0: u8
  From<u8>
  impl AsRef<str>, Deserialize

struct Empty
";
    assert_eq!(surface(source).unwrap(), expected);
    let error = surface("struct").expect_err("it was read").to_string();
    assert!(error.contains("not Rust"), "{error}");
}

#[test]
fn the_surface_of_the_generated_says_which_traits_a_type_has() {
    let object = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let generated = generated(
        json!({}),
        json!({ "A": object, "B": object, "E": { "enum": ["a"] }, "U": { "anyOf": [{ "type": "string" }, { "type": "integer" }] } }),
    );
    let expected = |head: &str, line: &str| {
        let mut blocks = generated.surface.split("\n\n");
        let block = blocks.find(|block| block.lines().next() == Some(head));
        assert!(
            block.is_some_and(|block| block.lines().any(|it| it.trim() == line)),
            "no {line} of {head} in\n{}",
            generated.surface
        );
    };
    expected("every struct with fields", "impl Deserialize, Serialize");
    expected("enum U", "impl Deserialize, Serialize");
    expected(
        "enum E",
        "impl AsRef<str>, Deserialize, Display, From<String>, FromStr, Serialize",
    );
    assert_eq!(surface(&generated.source).unwrap(), generated.surface);
}

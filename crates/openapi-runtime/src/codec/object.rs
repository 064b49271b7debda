//! Objects with declared fields.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde_json::Value;

use super::Undeclared;
use super::integer::Integer;

/// A generated struct.
pub trait Object: Sized {
    /// Its name, for messages.
    const NAME: &'static str;

    /// Reads the fields.
    ///
    /// # Errors
    ///
    /// Where a required field is missing, or one has another type.
    fn read<'de, A: MapAccess<'de>>(reader: Reader<'de, A>) -> Result<Self, A::Error>;

    /// Writes the declared fields that have a value.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// What else came with it, which is written after them.
    fn undeclared(&self) -> &Undeclared;
}

/// Reads a generated struct: its `Deserialize`.
///
/// # Errors
///
/// Those of [`Object::read`]; where the value is not an object.
pub fn read_object<'de, T: Object, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object ({})", T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(Reader::new(map))
        }
    }

    from.deserialize_map(ObjectVisitor(PhantomData))
}

/// Hands out the fields of an object, and keeps those that nobody takes.
pub struct Reader<'de, A> {
    map: A,
    /// The field that was named last.
    field: Cow<'de, str>,
    seen: usize,
    undeclared: Undeclared,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    pub(super) fn new(map: A) -> Self {
        Self {
            map,
            field: Cow::Borrowed(""),
            seen: 0,
            undeclared: Undeclared::default(),
        }
    }

    /// The next field's name.
    ///
    /// # Errors
    ///
    /// Those of the JSON text.
    pub fn next_field(&mut self) -> Result<Option<&str>, A::Error> {
        let Some(Key(field)) = self.map.next_key()? else {
            return Ok(None);
        };
        self.field = field;
        self.seen += 1;
        Ok(Some(&self.field))
    }

    /// The value of the field just named; null is `None`.
    ///
    /// # Errors
    ///
    /// Where it has another type.
    pub fn value<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, A::Error> {
        self.map.next_value()
    }

    /// The value of an integer field. A whole number may be written as `5.0`.
    ///
    /// # Errors
    ///
    /// Where it has another type, or does not fit into 64 bits.
    pub fn integer(&mut self) -> Result<Option<i64>, A::Error> {
        let value: Option<Integer> = self.map.next_value()?;
        Ok(value.map(|Integer(value)| value))
    }

    /// The value of a field that may have any; null is one.
    ///
    /// # Errors
    ///
    /// Those of the JSON text.
    pub fn any(&mut self) -> Result<Option<Value>, A::Error> {
        self.map.next_value().map(Some)
    }

    /// The value of a field that has one value: another one is kept.
    ///
    /// # Errors
    ///
    /// Those of the JSON text.
    pub fn constant(&mut self, value: &str) -> Result<(), A::Error> {
        let found: Value = self.map.next_value()?;
        if found != value {
            let field = std::mem::take(&mut self.field);
            self.undeclared.insert(field.into_owned(), found);
        }
        Ok(())
    }

    /// Keeps the field just named, which is not declared.
    ///
    /// # Errors
    ///
    /// Those of the JSON text.
    pub fn keep(&mut self) -> Result<(), A::Error> {
        let value = self.map.next_value()?;
        let field = std::mem::take(&mut self.field);
        self.undeclared.insert(field.into_owned(), value);
        Ok(())
    }

    /// The value of a required field.
    ///
    /// # Errors
    ///
    /// Where there is none: names the field, or, where not one declared field
    /// was there, what was there instead.
    pub fn required<T: Object, V>(
        &self,
        value: Option<V>,
        name: &'static str,
    ) -> Result<V, A::Error> {
        value.ok_or_else(|| A::Error::custom(self.missing(T::NAME, name)))
    }

    #[cold]
    fn missing(&self, object: &str, name: &str) -> String {
        let nothing_fits = self.seen > 0 && self.undeclared.iter().count() == self.seen;
        if !nothing_fits {
            return format!("{object} has no field `{name}`, which the document says is there");
        }
        let found: Vec<String> = self
            .undeclared
            .iter()
            .take(8)
            .map(|(name, value)| match value {
                Value::Array(items) => format!("`{name}` (a list of {})", items.len()),
                _ => format!("`{name}`"),
            })
            .collect();
        format!(
            "expected {object}, found an object of another shape with {}: none of the declared fields is there",
            found.join(", ")
        )
    }

    /// What nobody took.
    pub fn finish(self) -> Undeclared {
        self.undeclared
    }
}

/// A field's name, borrowed from the text where that is possible.
pub(super) struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }

        from.deserialize_str(KeyVisitor)
    }
}

/// `Serialize` and `Deserialize` of a generated struct.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($name:ident $(, $tag:literal = $value:literal)?) => {
        impl $crate::codec::serde::Serialize for $name {
            fn serialize<S>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::codec::serde::Serializer,
            {
                use $crate::codec::serde::ser::SerializeMap as _;
                let mut map = to.serialize_map(None)?;
                $(if $crate::codec::Object::undeclared(self).get($tag).is_none() {
                    map.serialize_entry($tag, $value)?;
                })?
                $crate::codec::Object::write(self, &mut map)?;
                $crate::codec::Object::undeclared(self).write(&mut map, None)?;
                map.end()
            }
        }

        impl<'de> $crate::codec::serde::Deserialize<'de> for $name {
            fn deserialize<D>(from: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::codec::serde::Deserializer<'de>,
            {
                $crate::codec::read_object(from)
            }
        }
    };
}

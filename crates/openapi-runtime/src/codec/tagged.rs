//! Unions of objects, told apart by the value of one field.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::vec;

use serde::de::value::{CowStrDeserializer, MapAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::kind::{ByKind, KindVisitor};
use super::object::Key;
use super::{Object, Reader};

/// A generated union with a tag.
pub trait Tagged: Sized {
    /// The field that tells the members apart.
    const TAG: &'static str;

    /// Reads the member that `tag` stands for, or keeps an unknown one.
    ///
    /// # Errors
    ///
    /// Where the member's fields are not what its tag says.
    fn read<'de, A: MapAccess<'de>>(tag: &str, fields: Fields<'de, A>) -> Result<Self, A::Error>;

    /// A value that is no known member.
    fn unrecognized(value: Value) -> Self;
}

/// Reads a generated union: its `Deserialize`.
///
/// # Errors
///
/// Those of [`Tagged::read`]. A value without a tag is not one of them: it is
/// kept as unrecognized.
pub fn read_tagged<'de, T: Tagged, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_any(KindVisitor::<ByTag<T>>::new())
        .map(|read| read.0)
}

/// Writes a member with its tag in front.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_tagged<S: Serializer>(
    to: S,
    tag: &str,
    value: &str,
    member: &impl Object,
) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(None)?;
    map.serialize_entry(tag, value)?;
    member.write(&mut map)?;
    member.undeclared().write(&mut map, Some(tag))?;
    map.end()
}

/// A tagged union, seen as one whose members are told apart by JSON kind:
/// only objects are members.
struct ByTag<T>(T);

impl<T: Tagged> ByKind for ByTag<T> {
    fn unrecognized(value: Value) -> Self {
        Self(T::unrecognized(value))
    }

    fn object<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut before = Vec::new();
        while let Some(Key(name)) = map.next_key()? {
            if name != T::TAG {
                before.push((name, map.next_value()?));
                continue;
            }
            let fields = |map| Fields {
                before: before.into_iter(),
                value: None,
                map,
                lifetime: PhantomData,
            };
            return match map.next_value::<Tag<'de>>()? {
                Tag::Text(tag) => T::read(&tag, fields(map)).map(Self),
                Tag::Other(tag) => {
                    let value = fields(map).into_value(T::TAG, tag)?;
                    Ok(Self(T::unrecognized(value)))
                }
            };
        }
        let fields = before
            .into_iter()
            .map(|(name, value)| (name.into_owned(), value));
        Ok(Self(T::unrecognized(fields.collect())))
    }
}

enum Tag<'de> {
    Text(Cow<'de, str>),
    Other(Value),
}

impl<'de> Deserialize<'de> for Tag<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct TagVisitor;

        impl<'de> Visitor<'de> for TagVisitor {
            type Value = Tag<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tag")
            }

            fn visit_borrowed_str<E>(self, tag: &'de str) -> Result<Self::Value, E> {
                Ok(Tag::Text(Cow::Borrowed(tag)))
            }

            fn visit_str<E>(self, tag: &str) -> Result<Self::Value, E> {
                Ok(Tag::Text(Cow::Owned(tag.to_owned())))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Tag::Other(Value::Null))
            }

            fn visit_bool<E>(self, tag: bool) -> Result<Self::Value, E> {
                Ok(Tag::Other(tag.into()))
            }

            fn visit_i64<E>(self, tag: i64) -> Result<Self::Value, E> {
                Ok(Tag::Other(tag.into()))
            }

            fn visit_u64<E>(self, tag: u64) -> Result<Self::Value, E> {
                Ok(Tag::Other(tag.into()))
            }

            fn visit_f64<E>(self, tag: f64) -> Result<Self::Value, E> {
                Ok(Tag::Other(tag.into()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                tag: A,
            ) -> Result<Self::Value, A::Error> {
                let tag = serde::de::value::SeqAccessDeserializer::new(tag);
                Value::deserialize(tag).map(Tag::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, tag: A) -> Result<Self::Value, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(tag)).map(Tag::Other)
            }
        }

        from.deserialize_any(TagVisitor)
    }
}

/// The fields of a member without its tag: those that stood before it, which
/// are the only ones that were buffered, and then the rest of the text.
pub struct Fields<'de, A> {
    before: vec::IntoIter<(Cow<'de, str>, Value)>,
    value: Option<Value>,
    map: A,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    /// Reads them as a member.
    ///
    /// # Errors
    ///
    /// Those of the member, with the tag that it was read for.
    pub fn member<U: Tagged, T: Object>(self, tag: &str) -> Result<T, A::Error> {
        T::read(Reader::new(self))
            .map_err(|error| A::Error::custom(format_args!("{} `{tag}`: {error}", U::TAG)))
    }

    /// Reads them as a member that has the tag as a field.
    ///
    /// # Errors
    ///
    /// Those of the member, with the tag that it was read for.
    pub fn member_with_tag<U: Tagged, T: Object>(mut self, tag: &str) -> Result<T, A::Error> {
        let first = (Cow::Borrowed(U::TAG), Value::from(tag));
        let before: Vec<_> = std::iter::once(first).chain(self.before).collect();
        self.before = before.into_iter();
        self.member::<U, T>(tag)
    }

    /// Keeps all of it, the tag too.
    ///
    /// # Errors
    ///
    /// Those of the JSON text.
    pub fn unrecognized<U: Tagged>(self, tag: &str) -> Result<U, A::Error> {
        self.into_value(U::TAG, tag.into()).map(U::unrecognized)
    }

    fn into_value(mut self, name: &str, tag: Value) -> Result<Value, A::Error> {
        let mut object = Map::new();
        object.insert(name.to_owned(), tag);
        while let Some((name, value)) = self.next_entry::<String, Value>()? {
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.before.next() {
            Some((name, value)) => {
                self.value = Some(value);
                seed.deserialize(CowStrDeserializer::new(name)).map(Some)
            }
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(A::Error::custom),
            None => self.map.next_value_seed(seed),
        }
    }
}

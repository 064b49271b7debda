//! Unions whose members are told apart by their JSON kind.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A generated union without a tag: the kinds that it has override what
/// stands here, which keeps the value as unrecognized.
pub trait ByKind: Sized {
    /// A value of a kind that no member has.
    fn unrecognized(value: Value) -> Self;

    /// A string.
    ///
    /// # Errors
    ///
    /// Where the member does not take it.
    fn text<E: Error>(text: &str) -> Result<Self, E> {
        Ok(Self::unrecognized(text.into()))
    }

    /// An integer of 64 bits with a sign.
    ///
    /// # Errors
    ///
    /// Where the member does not take it.
    fn integer<E: Error>(integer: i64) -> Result<Self, E> {
        Ok(Self::unrecognized(integer.into()))
    }

    /// Any other number.
    ///
    /// # Errors
    ///
    /// Where the member does not take it.
    fn number<E: Error>(number: f64) -> Result<Self, E> {
        Ok(Self::unrecognized(number.into()))
    }

    /// A boolean.
    ///
    /// # Errors
    ///
    /// Where the member does not take it.
    fn boolean<E: Error>(boolean: bool) -> Result<Self, E> {
        Ok(Self::unrecognized(boolean.into()))
    }

    /// A list.
    ///
    /// # Errors
    ///
    /// Where the member does not take it.
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Self::unrecognized)
    }

    /// An object.
    ///
    /// # Errors
    ///
    /// Where the member does not take it.
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(object)).map(Self::unrecognized)
    }
}

/// Reads a generated union: its `Deserialize`.
///
/// # Errors
///
/// Where the member of this kind does not take the value, and for null.
pub fn read_by_kind<'de, T: ByKind, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_any(KindVisitor::new())
}

pub(super) struct KindVisitor<T>(PhantomData<T>);

impl<T> KindVisitor<T> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: ByKind> Visitor<'de> for KindVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value other than null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::text(text)
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<T, E> {
        T::integer(integer)
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<T, E> {
        match i64::try_from(integer) {
            Ok(integer) => T::integer(integer),
            Err(_) => Ok(T::unrecognized(integer.into())),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        T::number(number)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<T, E> {
        T::boolean(boolean)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::object(object)
    }
}

/// Hands a list to the member that takes lists; generated code calls it.
#[doc(hidden)]
pub fn list_member<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(list: A) -> Result<T, A::Error> {
    T::deserialize(SeqAccessDeserializer::new(list))
}

/// Hands an object to the member that takes objects.
#[doc(hidden)]
pub fn object_member<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    object: A,
) -> Result<T, A::Error> {
    T::deserialize(MapAccessDeserializer::new(object))
}

/// Hands a scalar to the member that takes its kind.
#[doc(hidden)]
pub fn scalar_member<'de, T: Deserialize<'de>, V: serde::de::IntoDeserializer<'de, E>, E: Error>(
    scalar: V,
) -> Result<T, E> {
    T::deserialize(scalar.into_deserializer())
}

//! Reading a few fields of an event, and jumping over the rest of it.
//!
//! Lenient: what is of another kind than expected is as good as absent, because
//! an event that nobody knows yet may have anything anywhere.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use openapi_runtime::codec;
use openapi_runtime::codec::serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use openapi_runtime::codec::serde::{Deserialize, Deserializer};

/// A value that is looked at.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Scalar<'a> {
    /// Null, or nothing at all.
    #[default]
    Absent,
    Text(Cow<'a, str>),
    Number(u64),
    /// Another value, which was jumped over.
    Other,
}

impl<'a> Scalar<'a> {
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn is_there(&self) -> bool {
        *self != Self::Absent
    }
}

/// The fields of an object that are read.
pub(super) trait Glimpse<'de>: Default {
    /// Reads a field, or leaves it to be jumped over: false.
    fn take<A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<bool, A::Error>;
}

/// Which fields of an object are read, and what holds each.
macro_rules! glimpse {
    ($name:ident $(<$de:lifetime>)? { $($field:literal => $place:tt),* $(,)? }) => {
        impl<'de> $crate::streams::glimpse::Glimpse<'de> for $name $(<$de>)? {
            fn take<A: ::openapi_runtime::codec::serde::de::MapAccess<'de>>(
                &mut self,
                field: &str,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                match field {
                    $($field => self.$place = map.next_value()?,)*
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }
    };
}
pub(super) use glimpse;

/// An object of which a few fields are read; with the defaults where it is
/// something else.
#[derive(Debug, Default)]
pub(super) struct Object<T>(pub(super) T);

/// The first item of a list, or the defaults.
#[derive(Debug, Default)]
pub(super) struct First<T>(pub(super) T);

/// Each kind of value is jumped over, but for those that are given.
macro_rules! lenient {
    (<$de:lifetime> $value:ty { $($own:tt)* } other $other:expr; $($kind:ident)*) => {
        type Value = $value;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        $($own)*
        $(lenient!(@ $kind $de $other);)*
    };
    (@ unit $de:lifetime $other:expr) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Default::default())
        }
    };
    (@ number $de:lifetime $other:expr) => {
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($other)
        }
    };
    (@ bool $de:lifetime $other:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($other)
        }
    };
    (@ negative $de:lifetime $other:expr) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($other)
        }
    };
    (@ fraction $de:lifetime $other:expr) => {
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($other)
        }
    };
    (@ text $de:lifetime $other:expr) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($other)
        }
    };
    (@ list $de:lifetime $other:expr) => {
        fn visit_seq<A: SeqAccess<$de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok($other)
        }
    };
    (@ object $de:lifetime $other:expr) => {
        fn visit_map<A: MapAccess<$de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($other)
        }
    };
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;

        impl<'de> Visitor<'de> for ScalarVisitor {
            lenient! {
                <'de> Scalar<'de> {
                    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                        Ok(Scalar::Text(Cow::Borrowed(text)))
                    }

                    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
                    }

                    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                        Ok(Scalar::Number(number))
                    }

                    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                        // A whole number may be written as `5.0`.
                        let whole = codec::whole(number).and_then(|it| u64::try_from(it).ok());
                        Ok(whole.map_or(Scalar::Other, Scalar::Number))
                    }
                }
                other Scalar::Other; unit bool negative list object
            }
        }

        from.deserialize_any(ScalarVisitor)
    }
}

impl<'de, T: Glimpse<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Glimpse<'de>> Visitor<'de> for ObjectVisitor<T> {
            lenient! {
                <'de> Object<T> {
                    fn visit_map<A: MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<Self::Value, A::Error> {
                        let mut seen = T::default();
                        while let Some(Scalar::Text(field)) = map.next_key()? {
                            if !seen.take(&field, &mut map)? {
                                map.next_value::<IgnoredAny>()?;
                            }
                        }
                        Ok(Object(seen))
                    }
                }
                other Object::default(); unit bool number negative fraction text list
            }
        }

        from.deserialize_any(ObjectVisitor(PhantomData))
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct FirstVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for FirstVisitor<T> {
            lenient! {
                <'de> First<T> {
                    fn visit_seq<A: SeqAccess<'de>>(
                        self,
                        mut items: A,
                    ) -> Result<Self::Value, A::Error> {
                        let first = items.next_element()?.unwrap_or_default();
                        while items.next_element::<IgnoredAny>()?.is_some() {}
                        Ok(First(first))
                    }
                }
                other First::default(); unit bool number negative fraction text object
            }
        }

        from.deserialize_any(FirstVisitor(PhantomData))
    }
}

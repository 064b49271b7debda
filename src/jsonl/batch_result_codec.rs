//! How results of a batch are read and written: as generated types are, with
//! null for absent and what is not declared kept.

use std::fmt;
use std::marker::PhantomData;

use openapi_runtime::codec::serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use openapi_runtime::codec::serde::ser::SerializeMap;
use openapi_runtime::codec::serde::{Deserialize, Deserializer, Serialize, Serializer};
use openapi_runtime::codec::serde_json::{Map, Value};

use super::{BatchBody, BatchResponse, BatchResultLine};

impl<'de, T: DeserializeOwned> Deserialize<'de> for BatchResultLine<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Line<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for Line<T> {
            type Value = BatchResultLine<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object (a result of a batch)")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                read_line(map)
            }
        }

        from.deserialize_map(Line(PhantomData))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for BatchResponse<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Response<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for Response<T> {
            type Value = BatchResponse<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object (a response of a batch)")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                read_response(map)
            }
        }

        from.deserialize_map(Response(PhantomData))
    }
}

fn read_line<'de, T, A>(mut map: A) -> Result<BatchResultLine<T>, A::Error>
where
    T: DeserializeOwned,
    A: MapAccess<'de>,
{
    let (mut id, mut custom_id, mut response, mut error) = (None, None, None, None);
    let mut undeclared = Map::new();
    while let Some(field) = map.next_key::<String>()? {
        match &*field {
            "id" => id = map.next_value()?,
            "custom_id" => custom_id = map.next_value()?,
            "response" => response = map.next_value()?,
            "error" => error = map.next_value()?,
            _ => {
                undeclared.insert(field, map.next_value()?);
            }
        }
    }
    let custom_id = custom_id.ok_or_else(|| A::Error::missing_field("custom_id"))?;
    Ok(BatchResultLine {
        id,
        custom_id,
        response,
        error,
        undeclared,
    })
}

fn read_response<'de, T, A>(mut map: A) -> Result<BatchResponse<T>, A::Error>
where
    T: DeserializeOwned,
    A: MapAccess<'de>,
{
    let (mut status_code, mut request_id, mut body) = (None::<u16>, None, None);
    // The body, where it comes before the status that tells what it is.
    let mut early = None::<Value>;
    let mut undeclared = Map::new();
    while let Some(field) = map.next_key::<String>()? {
        match (&*field, status_code) {
            ("status_code", _) => status_code = map.next_value()?,
            ("request_id", _) => request_id = map.next_value()?,
            ("body", None) => early = map.next_value()?,
            ("body", Some(200..=299)) => {
                body = map.next_value::<Option<T>>()?.map(BatchBody::Answer);
            }
            ("body", Some(_)) => body = map.next_value::<Option<Value>>()?.map(BatchBody::Error),
            _ => {
                undeclared.insert(field, map.next_value()?);
            }
        }
    }
    let status_code = status_code.ok_or_else(|| A::Error::missing_field("status_code"))?;
    if let Some(early) = early {
        body = Some(match status_code {
            200..=299 => {
                let answer = serde_path_to_error::deserialize(early);
                let answer = answer.map_err(|error| {
                    A::Error::custom(format_args!(
                        "in the body, at `{}`: {}",
                        error.path(),
                        error.inner()
                    ))
                })?;
                BatchBody::Answer(answer)
            }
            _ => BatchBody::Error(early),
        });
    }
    Ok(BatchResponse {
        status_code,
        request_id,
        body,
        undeclared,
    })
}

impl<T: Serialize> Serialize for BatchResultLine<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        entry(&mut map, "id", self.id.as_ref())?;
        map.serialize_entry("custom_id", &self.custom_id)?;
        entry(&mut map, "response", self.response.as_ref())?;
        entry(&mut map, "error", self.error.as_ref())?;
        for (name, value) in &self.undeclared {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<T: Serialize> Serialize for BatchResponse<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("status_code", &self.status_code)?;
        entry(&mut map, "request_id", self.request_id.as_ref())?;
        match &self.body {
            Some(BatchBody::Answer(answer)) => map.serialize_entry("body", answer)?,
            Some(BatchBody::Error(error)) => map.serialize_entry("body", error)?,
            None => {}
        }
        for (name, value) in &self.undeclared {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn entry<M: SerializeMap>(
    map: &mut M,
    name: &str,
    value: Option<&impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}

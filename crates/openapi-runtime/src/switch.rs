//! How an operation is asked to answer with a stream of events; and that nobody awaits an answer that would be one.

use bytes::Bytes;
use http::header::ACCEPT;

use crate::call::Call;
use crate::error::Error;
use crate::payload::Payload;
use crate::request::Request;

/// The media type of a stream of events.
const EVENTS: &str = "text/event-stream";

/// What decides whether the answer is a stream of events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Switch {
    /// A boolean property of the JSON body; with what the body says.
    Field {
        name: &'static str,
        asked: Option<bool>,
    },
    /// A boolean parameter of the query.
    Query { name: &'static str },
    /// Only the header `accept`.
    Accept,
}

impl<T, P, E> Call<T, P, E> {
    /// Says that the answer is a stream of events where the property `name` of the JSON body is true, and what the body
    /// has there.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) if `asked` is `Some(true)`: the answer to paid
    /// work would be lost.
    pub fn streams_by_field(mut self, name: &'static str, asked: Option<bool>) -> Self {
        self.request.switch = Some(Switch::Field { name, asked });
        self
    }

    /// Says that the answer is a stream of events where the parameter `name` of the query is true.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) if the parameter was set to something else
    /// than `false`.
    pub fn streams_by_query(mut self, name: &'static str) -> Self {
        self.request.switch = Some(Switch::Query { name });
        self
    }

    /// Says that the answer is a stream of events where the header `accept` wants that.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) if the call was given such a
    /// [`header`](Call::header).
    pub fn streams_by_accept(mut self) -> Self {
        self.request.switch = Some(Switch::Accept);
        self
    }
}

impl Request {
    /// Refuses what would be answered by a stream of events. To be called where the answer is awaited: read as a whole, it
    /// would be lost. A download loses nothing.
    pub(crate) fn refuse_stream(&mut self) {
        if self.streams {
            return;
        }
        let (set, leave) = match self.switch {
            Some(Switch::Field {
                name,
                asked: Some(true),
            }) => (name, true),
            Some(Switch::Query { name }) if self.flags(name).any(|on| on) => (name, true),
            Some(Switch::Accept) if self.accepts_events() => ("accept", false),
            _ => return,
        };
        let or = match leave {
            true => format!(", or leave `{set}` out"),
            false => String::new(),
        };
        self.refuse(Error::invalid_input(format!(
            "`{set}` is set, and the answer would be a stream of events, which awaiting the call does not read: call \
             `.stream()` in place of awaiting it{or}"
        )));
    }

    /// Has the request ask for a stream of events, whose answer is then handed on as it comes. A second time changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`is_invalid_input`](Error::is_invalid_input) where the request says that it wants none, and where there is nowhere
    /// to say that it does.
    pub(crate) fn ask(&mut self) -> Result<(), Error> {
        match &mut self.switch {
            Some(Switch::Field { name, asked }) => match asked {
                Some(true) => {}
                Some(false) => return Err(unwilling("the body says", name)),
                None => {
                    self.payload.set_member(name)?;
                    *asked = Some(true);
                }
            },
            Some(Switch::Query { name }) => {
                let name = *name;
                if self.flags(name).any(|on| !on) {
                    return Err(unwilling("the query says", name));
                }
                self.set_query(name, ["true".to_owned()]);
            }
            Some(Switch::Accept) => {}
            None => {
                return Err(Error::invalid_input(
                    "the operation does not answer with a stream of events",
                ));
            }
        }
        self.accept = EVENTS;
        self.streams = true;
        Ok(())
    }

    /// What the pairs of the query with this name say. Servers take several words for true.
    fn flags(&self, name: &str) -> impl Iterator<Item = bool> {
        let pairs = self.query.iter().filter(move |(given, _)| given == name);
        pairs.map(|(_, value)| !value.eq_ignore_ascii_case("false"))
    }

    fn accepts_events(&self) -> bool {
        let accept = self.headers.get(ACCEPT);
        let given = accept.and_then(|value| value.as_bytes().get(..EVENTS.len()));
        given.is_some_and(|given| given.eq_ignore_ascii_case(EVENTS.as_bytes()))
    }
}

impl Payload {
    /// Puts `"name":true` behind the last member of the body.
    fn set_member(&mut self, name: &str) -> Result<(), Error> {
        let place = match self {
            Self::Json(json) => json,
            Self::None | Self::Raw(..) | Self::Form(_) => return Err(no_object(name)),
        };
        let members = place
            .trim_ascii()
            .strip_prefix(b"{")
            .and_then(|rest| rest.strip_suffix(b"}"))
            .ok_or_else(|| no_object(name))?;
        let comma = match members.trim_ascii() {
            [] => "",
            _ => ",",
        };
        // Only a string: it cannot fail.
        let name = serde_json::Value::from(name);
        let more = format!("{comma}{name}:true");
        *place = Bytes::from([b"{", members, more.as_bytes(), b"}"].concat());
        Ok(())
    }
}

fn unwilling(said: &str, name: &str) -> Error {
    Error::invalid_input(format!(
        "{said} `{name}: false`, and a stream of events is asked for: leave it out"
    ))
}

fn no_object(name: &str) -> Error {
    Error::invalid_input(format!(
        "a stream of events is asked for by `{name}` in the body, which is no JSON object"
    ))
}

#[cfg(test)]
mod tests {
    use reqwest::Url;
    use serde_json::json;

    use super::*;
    use crate::{Operation, Transport};

    const CREATE: Operation = Operation::post("create_job", "/v1/jobs");

    fn call() -> Call<()> {
        let transport = Transport::builder().base_url("http://127.0.0.1").build();
        Call::empty(&transport.unwrap(), CREATE)
    }

    fn body(request: &Request) -> Option<&str> {
        match &request.payload {
            Payload::Json(json) => Some(std::str::from_utf8(json).unwrap()),
            _ => None,
        }
    }

    fn accepted(request: &Request) -> String {
        let url = Url::parse("http://127.0.0.1").unwrap();
        let sent = request.to_http(url, Default::default());
        sent.headers()[ACCEPT].to_str().unwrap().to_owned()
    }

    /// Asked for twice: whoever connects again does so.
    fn asking(call: Call<()>) -> Result<Request, String> {
        let mut request = call.request;
        request.ask().map_err(|error| {
            assert!(error.is_invalid_input(), "{error}");
            error.to_string()
        })?;
        request.ask().unwrap();
        assert!(request.streams);
        Ok(request)
    }

    #[test]
    fn a_body_that_does_not_say_asks_by_one_more_member() {
        for (given, sent) in [
            ("{}", r#"{"stream":true}"#),
            (" { } \n", r#"{ "stream":true}"#),
            (r#"{"a":{"b":1}}"#, r#"{"a":{"b":1},"stream":true}"#),
            // Neither is the text laid out anew, nor a number read.
            (
                "{\"a\" : 1.0,\n\"b\":\"}\"}",
                "{\"a\" : 1.0,\n\"b\":\"}\",\"stream\":true}",
            ),
        ] {
            let mut call = call().streams_by_field("stream", None);
            call.request.payload = Payload::Json(Bytes::from_static(given.as_bytes()));
            let request = asking(call).unwrap();
            assert_eq!(body(&request), Some(sent));
            assert_eq!(accepted(&request), "text/event-stream");
        }
    }

    #[test]
    fn the_name_of_a_field_is_written_as_json() {
        let call = call().body_json(&json!({})).streams_by_field("a\"b", None);
        assert_eq!(body(&asking(call).unwrap()), Some(r#"{"a\"b":true}"#));
    }

    #[test]
    fn a_body_that_asks_already_stays_as_it_is() {
        let call = call().body_json(&json!({ "stream": true }));
        let request = asking(call.streams_by_field("stream", Some(true))).unwrap();
        assert_eq!(body(&request), Some(r#"{"stream":true}"#));
        assert_eq!(accepted(&request), "text/event-stream");
    }

    #[test]
    fn the_query_asks_where_it_does_not_say_otherwise() {
        for given in [&[][..], &["true"], &["1", "TRUE"]] {
            let call = given.iter().fold(call(), |it, v| it.query("stream", v));
            let call = call.query("x", 1).streams_by_query("stream");
            let request = asking(call).unwrap();
            let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            assert_eq!(request.query, [pair("x", "1"), pair("stream", "true")]);
            assert_eq!(accepted(&request), "text/event-stream");
        }
    }

    #[test]
    fn the_header_alone_asks_where_nothing_else_does() {
        let request = asking(call().streams_by_accept()).unwrap();
        assert_eq!(accepted(&request), "text/event-stream");
        let own = call().header("accept", "text/event-stream;q=1, */*");
        let request = asking(own.streams_by_accept()).unwrap();
        assert_eq!(accepted(&request), "text/event-stream;q=1, */*");
    }

    #[test]
    fn a_stream_is_not_asked_for_against_what_was_said() {
        let json = |body| call().body_json(&body);
        let by_field = |call: Call<()>, asked| call.streams_by_field("stream", asked);
        for (call, expected) in [
            (
                by_field(json(json!({ "stream": false })), Some(false)),
                "the body says `stream: false`, and a stream of events is asked for: leave it out",
            ),
            (
                call().query("stream", false).streams_by_query("stream"),
                "the query says `stream: false`, and a stream of events is asked for: leave it out",
            ),
            (by_field(json(json!([])), None), "which is no JSON object"),
            (by_field(call(), None), "which is no JSON object"),
            (
                by_field(call().form("a", 1), None),
                "which is no JSON object",
            ),
            (
                call(),
                "the operation does not answer with a stream of events",
            ),
        ] {
            let said = asking(call).err().unwrap();
            assert!(said.ends_with(expected), "{said}");
        }
    }

    #[test]
    fn the_same_request_again_asks_in_the_same_way() {
        let call = call().body_json(&json!({}));
        let mut first = asking(call.streams_by_field("stream", None)).unwrap();
        let mut again = first.again();
        again.ask().unwrap();
        assert_eq!(body(&again), body(&first));
        assert_eq!(accepted(&again), accepted(&first));
    }
}

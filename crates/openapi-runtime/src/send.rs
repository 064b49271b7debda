//! Sending: everything between a call and its answer. What is between a call and the bytes is there once for all types.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::attempt::attempt;
use crate::decode::Decode;
use crate::download::Coming;
use crate::error::{Error, Limit};
use crate::events::Origin;
use crate::request::{Answer, Begun, Request};
use crate::response::{Received, Response};
use crate::retry;
use crate::time::{Deadline, Time};

/// Sends a request, again where that is right, and decodes its answer.
pub(crate) async fn run<T>(mut request: Request, decode: Decode<T>) -> Result<Response<T>, Error> {
    let arrived = send(&mut request).await?;
    let Arrived {
        answer,
        rest,
        begun,
    } = arrived;
    match decode {
        Decode::Whole(decode) => match decode(&answer, &request.scrub) {
            Ok(value) => {
                let received = request.received(begun, answer);
                Ok(Response::new(value, Arc::new(received)))
            }
            Err(undecoded) => {
                let error = undecoded.into_error(answer, &request.scrub);
                Err(request.undecoded(begun, error))
            }
        },
        Decode::Coming(decode) => {
            let origin = Origin::of(&request);
            let received = Arc::new(request.received(begun, answer));
            let value = decode(Coming {
                body: rest,
                received: Arc::clone(&received),
                origin,
            });
            Ok(Response::new(value, received))
        }
    }
}

/// What came of a request.
pub(crate) struct Arrived {
    answer: Answer,
    /// What is left of the body, where it is handed on as it comes.
    rest: reqwest::Body,
    begun: Begun,
}

impl Arrived {
    /// What is still to come, and what has come.
    pub(crate) fn into_parts(self, request: Request) -> (reqwest::Body, Arc<Received>) {
        let received = request.received(self.begun, self.answer);
        (self.rest, Arc::new(received))
    }
}

/// Sends a request, again where that is right, and reads its answer.
///
/// # Errors
///
/// Every kind but one that does not decode; each with the request's context and its attempts.
pub(crate) async fn send(request: &mut Request) -> Result<Arrived, Error> {
    let result = match request.refused.take() {
        Some(error) => Err(error),
        None => attempts(request).await,
    };
    result.map_err(|error| request.explain(error))
}

async fn attempts(request: &mut Request) -> Result<Arrived, Error> {
    let url = request.url()?;
    let budget = request.transport.shared().budget.clone();
    let mut deadline = Deadline::after(Limit::Call(request.timeout));
    if !deadline.outlasts(Duration::ZERO) {
        return Err(Error::invalid_input(
            "the timeout of the call leaves no time to send it",
        ));
    }
    if request.attempt_timeout.is_some_and(|time| time.is_zero()) {
        return Err(Error::invalid_input(
            "the timeout of an attempt leaves no time to send it",
        ));
    }
    let mut waited = request.waited;
    for retry in 1.. {
        let outgoing = deadline.limit(request.open()).await??;
        let begun = Begun {
            waited,
            at: Instant::now(),
        };
        let shared = request.transport.shared();
        let mut time = Time::new(deadline, request.attempt_timeout, shared.idle_timeout);
        let outcome = attempt(request, url.clone(), outgoing, &mut time).await;
        // An upload has the call's time begin anew.
        deadline = time.call;
        let error = match outcome {
            Ok((answer, rest)) => {
                budget.give_back(retry - 1);
                return Ok(Arrived {
                    answer,
                    rest,
                    begun,
                });
            }
            Err(error) => error,
        };
        request.note(begun, &error);
        // What is known to be there is not asked for again, whatever the policy says.
        if request.created(&error).is_some() {
            return Err(error);
        }
        let pause = retry::pause(&request.retry, request, &error, retry)
            // An answer is better than the news, a little later, that there was no time for another one.
            .filter(|pause| deadline.outlasts(*pause))
            .filter(|_| request.payload.lasts() && budget.take());
        let Some(pause) = pause else {
            return Err(error);
        };
        sleep(pause).await;
        waited = pause;
    }
    // Only where somebody allows more retries than can be counted.
    Err(Error::invalid_input("too many attempts"))
}

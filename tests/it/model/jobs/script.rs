//! A script: what goes wrong, and how patient the client is.

use std::time::Duration;

use fastrand::Rng;
use perplexity_sandbox::{Fault, RetryAfter};

#[derive(Debug)]
pub(super) struct Script {
    /// One for each request that arrives.
    pub(super) faults: Vec<Fault>,
    /// The port is closed for so long at first.
    pub(super) closed_for: Option<Duration>,
    /// A read comes first, so that the submission may meet a used connection.
    pub(super) warm_up: bool,
    pub(super) job_takes: Duration,
    pub(super) job_fails: bool,

    pub(super) timeout: Duration,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) idle_timeout: Duration,
    pub(super) retries: u32,
    pub(super) budget: u32,

    pub(super) deadline: Duration,
    pub(super) tolerance: u32,
    pub(super) first_interval: Duration,

    /// The futures are dropped after so long.
    pub(super) drop_submit: Option<Duration>,
    pub(super) drop_wait: Option<Duration>,
}

impl Script {
    pub(super) fn of(seed: u64) -> Self {
        let rng = &mut Rng::with_seed(seed);
        let calm = rng.f64();
        // Some have to be sent again and again before anything else can happen.
        let mut faults = Vec::new();
        if one_in(rng, 4) {
            faults.extend((0..rng.u32(1..5)).map(|_| Fault::status(429)));
        }
        faults.extend((0..rng.usize(0..16)).map(|_| {
            if rng.f64() < calm {
                Fault::None
            } else {
                fault(rng)
            }
        }));
        Self {
            faults,
            closed_for: one_in(rng, 8).then(|| millis(rng, 10_000)),
            warm_up: one_in(rng, 3),
            job_takes: millis(rng, 90_000),
            job_fails: one_in(rng, 6),
            timeout: millis(rng, 60_000) + Duration::from_secs(1),
            attempt_timeout: one_in(rng, 3).then(|| millis(rng, 20_000) + Duration::from_secs(1)),
            idle_timeout: millis(rng, 30_000) + Duration::from_secs(1),
            retries: rng.u32(0..5),
            budget: *pick(rng, &[0, 5, 10, 15, 25, 500, 500]),
            deadline: millis(rng, 200_000) + Duration::from_millis(1),
            tolerance: rng.u32(0..12),
            first_interval: millis(rng, 5_000) + Duration::from_millis(1),
            drop_submit: one_in(rng, 8).then(|| millis(rng, 10_000)),
            drop_wait: one_in(rng, 10).then(|| millis(rng, 60_000)),
        }
    }
}

fn one_in(rng: &mut Rng, times: u32) -> bool {
    rng.u32(0..times) == 0
}

fn millis(rng: &mut Rng, below: u64) -> Duration {
    Duration::from_millis(rng.u64(0..below))
}

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(0..from.len())]
}

/// Any fault, with parameters of its own.
fn fault(rng: &mut Rng) -> Fault {
    let examples = Fault::examples();
    match pick(rng, &examples).clone() {
        // A refusal is the most common fault, and the one with the most to say.
        Fault::Reply(_) | Fault::Status { .. } => refusal(rng),
        Fault::CutInBody { .. } => Fault::CutInBody { after: cut(rng) },
        Fault::TruncatedJson { .. } => Fault::TruncatedJson { after: cut(rng) },
        Fault::SlowHeaders { .. } => Fault::SlowHeaders {
            pause: millis(rng, 6_000),
        },
        Fault::SlowBody { .. } => Fault::SlowBody {
            pause: millis(rng, 6_000),
        },
        Fault::Down { .. } => Fault::Down {
            duration: millis(rng, 40_000),
        },
        other => other,
    }
}

/// Within the id, which comes first, as often as behind it.
fn cut(rng: &mut Rng) -> usize {
    let end = *pick(rng, &[30, 120]);
    rng.usize(0..end)
}

fn refusal(rng: &mut Rng) -> Fault {
    let mut fault = match rng.u32(0..12) {
        0 => Fault::status(401),
        1 => Fault::status(403).with_kind("chat_completions_not_available"),
        2 => Fault::status(403).with_kind("agent_api_migration_required"),
        3..=5 => Fault::status(429),
        _ => Fault::status(*pick(
            rng,
            &[400, 404, 408, 409, 422, 425, 500, 501, 502, 503, 504],
        )),
    };
    if one_in(rng, 2) {
        fault = fault.with_retry_after(match rng.u32(0..6) {
            0 | 1 => RetryAfter::Seconds(rng.u64(0..70)),
            2 => RetryAfter::Millis(rng.u64(0..5_000)),
            3 => RetryAfter::Date(millis(rng, 70_000)),
            4 => RetryAfter::PastDate,
            _ => RetryAfter::Garbage("in a while".to_owned()),
        });
    }
    if one_in(rng, 4) {
        fault = fault.with_should_retry(rng.bool());
    }
    fault
}

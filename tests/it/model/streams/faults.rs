//! What goes wrong with the requests of a script, and what each fault does to
//! a stream and to a plain look.

use std::time::Duration;

use fastrand::Rng;
use perplexity_sandbox::{Fault, RetryAfter};

use super::script::{one_in, pick};

/// Pauses of slow heads and bodies: neither eight nor seven of them come near
/// the end of a timer, which is at a half second.
const PAUSES: [u64; 5] = [20, 50, 130, 4_000, 9_000];

/// No look at a run is answered with fewer bytes.
pub(super) const SHORTEST: usize = 400;

/// One for each request.
pub(super) fn all(rng: &mut Rng, chunk: Option<usize>) -> Vec<Fault> {
    let calm = rng.f64();
    let mut faults = Vec::new();
    // Most runs have to begin before anything else can happen to them.
    match rng.u32(0..12) {
        0 => faults.extend((0..rng.u32(1..4)).map(|_| Fault::status(429))),
        1 => faults.push(any(rng, chunk)),
        _ => {}
    }
    if !one_in(rng, 6) {
        faults.push(of_a_stream(rng, chunk));
    }
    faults.extend((0..rng.usize(0..10)).map(|_| {
        if rng.f64() < calm {
            Fault::None
        } else {
            any(rng, chunk)
        }
    }));
    faults
}

fn any(rng: &mut Rng, chunk: Option<usize>) -> Fault {
    match rng.u32(0..10) {
        0..5 => of_a_stream(rng, chunk),
        5 | 6 => Fault::ExpiredCursor,
        _ => of_a_head(rng),
    }
}

/// What is about the answer's head, or takes its place.
fn of_a_head(rng: &mut Rng) -> Fault {
    match rng.u32(0..11) {
        0 => Fault::CutBefore,
        1 => Fault::CutAfter,
        2 => Fault::CutInHeaders,
        3 => Fault::Stall,
        4 => Fault::HtmlBadGateway,
        5 => Fault::SlowHeaders { pause: pause(rng) },
        6 => Fault::status(429).with_retry_after(RetryAfter::Seconds(rng.u64(0..5))),
        7 => Fault::status(*pick(rng, &[400, 401, 404, 408, 500])),
        8 => Fault::JsonInstead,
        _ => Fault::status(*pick(rng, &[429, 503])),
    }
}

/// What is about the answer's body.
fn of_a_stream(rng: &mut Rng, chunk: Option<usize>) -> Fault {
    let after = bytes(rng);
    match rng.u32(0..22) {
        0..6 => Fault::CutInBody { after },
        6 | 7 => Fault::EndAt { after },
        8 | 9 => Fault::TruncatedJson { after },
        10 | 11 => Fault::StallAt { after },
        12 => Fault::StallInBody,
        13 => Fault::CommentsAt { after },
        14 => Fault::RepeatEvents,
        15 => Fault::Chunks {
            // Byte by byte takes long, also where it is done twice.
            size: match chunk {
                None => rng.usize(7..3_000),
                Some(_) => rng.usize(500..3_000),
            },
        },
        16 => Fault::SlowBody { pause: pause(rng) },
        17 => Fault::ErrorEvent {
            after: rng.usize(0..40),
        },
        18 => Fault::BrokenJson,
        19 => match rng.u32(0..4) {
            0 => Fault::EmptyOk,
            1 => Fault::HtmlOk,
            2 => Fault::SkipEvents,
            _ => Fault::None,
        },
        20 => Fault::JsonInstead,
        _ => Fault::None,
    }
}

/// Before the first event is whole, soon, or anywhere.
fn bytes(rng: &mut Rng) -> usize {
    let end = *pick(rng, &[1_500, 5_000, 12_000, 12_000, 30_000]);
    rng.usize(0..end)
}

fn pause(rng: &mut Rng) -> Duration {
    Duration::from_millis(*pick(rng, &PAUSES))
}

/// What ends a stream that a fault has met, if its run does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Cut,
    Stall,
    /// It depends on what comes first.
    Either,
    /// It goes on to its last event, to an error, or for ever.
    Never,
}

/// The cause, where nothing comes for `gap` though nothing is wrong, and all of
/// it `takes` so long.
pub(super) fn cause(fault: &Fault, idle: Duration, gap: Duration, takes: Duration) -> Cause {
    let is_slow = gap >= idle;
    let stalls = match fault {
        Fault::StallAt { .. } | Fault::StallInBody => true,
        // Each piece waits for its events as well.
        Fault::SlowBody { pause } => *pause + takes >= idle,
        _ => is_slow,
    };
    let cuts = matches!(
        fault,
        Fault::CutInBody { .. }
            | Fault::EndAt { .. }
            | Fault::TruncatedJson { .. }
            | Fault::BrokenJson
            | Fault::EmptyOk
            | Fault::HtmlOk
    );
    match (cuts, stalls) {
        (true, true) => Cause::Either,
        (true, false) => Cause::Cut,
        (false, true) => Cause::Stall,
        (false, false) => Cause::Never,
    }
}

/// What the head of an answer comes to that a fault has met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Answered,
    Refused(u16),
    Lost,
    Silent,
}

/// The head, for which a client waits so long.
pub(super) fn head(fault: &Fault, limit: Duration) -> Head {
    match fault {
        Fault::Status { status, .. } => Head::Refused(*status),
        Fault::HtmlBadGateway => Head::Refused(502),
        Fault::CutBefore | Fault::CutAfter | Fault::CutInHeaders => Head::Lost,
        Fault::Stall => Head::Silent,
        Fault::SlowHeaders { pause } if *pause * 7 >= limit => Head::Silent,
        _ => Head::Answered,
    }
}

/// What the body of a plain look comes to that a fault has met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Whole,
    Cut,
    Stall,
    /// It is no run.
    Unreadable,
    /// One or the other, by how long it is.
    MayBeCut,
    MayStall,
    MayBeUnreadable,
}

/// The body, for whose pieces a client waits so long, and so long for the whole.
pub(super) fn look(fault: &Fault, idle: Duration, limit: Duration) -> Look {
    match fault {
        Fault::CutInBody { after } if *after < SHORTEST => Look::Cut,
        Fault::CutInBody { .. } => Look::MayBeCut,
        Fault::StallAt { after } if *after < SHORTEST => Look::Stall,
        Fault::StallAt { .. } => Look::MayStall,
        Fault::StallInBody => Look::Stall,
        Fault::SlowBody { pause } if *pause >= idle || *pause * 8 >= limit => Look::Stall,
        Fault::TruncatedJson { after } if *after < SHORTEST => Look::Unreadable,
        Fault::TruncatedJson { .. } => Look::MayBeUnreadable,
        Fault::BrokenJson | Fault::EmptyOk | Fault::HtmlOk => Look::Unreadable,
        _ => Look::Whole,
    }
}

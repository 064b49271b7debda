//! A script: what is asked for, what goes wrong, how patient the client is, and
//! what is done with the stream.

use std::fmt;
use std::time::Duration;

use fastrand::Rng;
use perplexity_sandbox::Fault;

use super::faults;

/// Times that a timer has end so, and no time of the sandbox does: no two are
/// over at once.
const HALF: Duration = Duration::from_millis(500);

pub(super) struct Script {
    pub(super) asked: Asked,
    pub(super) sent: Sent,
    /// One for each request that arrives.
    pub(super) faults: Vec<Fault>,
    /// The port is closed for so long at first.
    pub(super) closed_for: Option<Duration>,
    pub(super) client: Patience,
    pub(super) reader: Reader,
}

/// What is asked for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    /// The run takes so long, in the background.
    pub(super) background: Option<Duration>,
    pub(super) is_stored: bool,
    pub(super) fails: bool,
    pub(super) words: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Preset,
    Bare,
    Tools,
    Function,
    Structured,
}

/// How streams are written where nothing goes wrong.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) pace: Duration,
    pub(super) chunk: Option<usize>,
    pub(super) crlf: bool,
    pub(super) named: bool,
    pub(super) repeated: bool,
    pub(super) done: bool,
}

#[derive(Debug)]
pub(super) struct Patience {
    pub(super) retries: u32,
    pub(super) first: Duration,
    pub(super) longest: Duration,
    pub(super) budget: u32,
    pub(super) timeout: Duration,
    pub(super) attempt: Option<Duration>,
    pub(super) idle: Duration,
    pub(super) event: Duration,
}

/// What is done with the stream.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) reads: Reads,
    /// It is dropped after so many events or pieces, and gone on with.
    pub(super) drops_after: Option<usize>,
    /// A future is dropped that takes so long, and made anew; or the stream
    /// with it.
    pub(super) hurry: Option<Duration>,
    pub(super) drops_in_a_hurry: bool,
    /// Between two events, each so many.
    pub(super) waits: Option<(Duration, usize)>,
    /// Before a stream is taken up by hand.
    pub(super) rests: Duration,
    /// How often it is taken up by hand.
    pub(super) by_hand: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    Collect,
    Text,
    Events,
}

impl Script {
    pub(super) fn of(seed: u64) -> Self {
        let rng = &mut Rng::with_seed(seed);
        let asked = asked(rng);
        let sent = sent(rng);
        let faults = faults::all(rng, sent.chunk);
        Self {
            asked,
            sent,
            faults,
            closed_for: one_in(rng, 20).then(|| millis(rng, 3_000)),
            client: patience(rng),
            reader: reader(rng),
        }
    }

    /// The longest that nothing comes of a stream which nothing goes wrong
    /// with.
    pub(super) fn longest_gap(&self) -> Duration {
        match self.asked.background {
            // A third of the time before the second event, and all else before the third.
            Some(takes) if self.asked.fails => takes * 2 / 3 + Duration::from_millis(1),
            // There are more of them.
            Some(takes) => takes / 3 + Duration::from_millis(1),
            None => self.sent.pace,
        }
    }

    /// How long a run may take.
    pub(super) fn takes(&self) -> Duration {
        let events = u32::try_from(self.asked.words).unwrap() + 100;
        self.asked.background.unwrap_or(self.sent.pace * events)
    }
}

fn asked(rng: &mut Rng) -> Asked {
    Asked {
        kind: *pick(
            rng,
            &[
                Kind::Preset,
                Kind::Preset,
                Kind::Bare,
                Kind::Tools,
                Kind::Function,
                Kind::Structured,
            ],
        ),
        background: one_in(rng, 3).then(|| {
            let most = *pick(rng, &[1_000, 20_000, 90_000]);
            millis(rng, most)
        }),
        is_stored: !one_in(rng, 25),
        fails: one_in(rng, 15),
        words: *pick(rng, &[0, 0, 0, 5, 25, 120]),
    }
}

fn sent(rng: &mut Rng) -> Sent {
    Sent {
        pace: Duration::from_millis(*pick(rng, &[0, 0, 1, 5, 40])),
        // Byte by byte takes long.
        chunk: match rng.u32(0..60) {
            0 => Some(1),
            1 | 2 => Some(rng.usize(2..16)),
            3..10 => Some(rng.usize(16..200)),
            10..30 => Some(rng.usize(200..5_000)),
            30..36 => Some(1_000_000),
            _ => None,
        },
        crlf: one_in(rng, 4),
        named: one_in(rng, 4),
        repeated: one_in(rng, 6),
        done: one_in(rng, 4),
    }
}

fn patience(rng: &mut Rng) -> Patience {
    let seconds = |rng: &mut Rng, from, to| Duration::from_secs(rng.u64(from..to)) + HALF;
    let event = seconds(rng, 5, 70);
    let timeout = match one_in(rng, 6) {
        true => seconds(rng, 1, 15),
        false => seconds(rng, 200, 900),
    };
    let first = millis(rng, 800);
    Patience {
        retries: *pick(rng, &[0, 1, 1, 2, 2, 2, 3, 4]),
        first,
        longest: first + millis(rng, 5_000),
        budget: *pick(rng, &[0, 5, 10, 15, 25, 40, 500, 500, 500, 500]),
        timeout,
        attempt: one_in(rng, 3).then(|| seconds(rng, 1, 20)),
        idle: seconds(rng, 2, 20),
        event,
    }
}

fn reader(rng: &mut Rng) -> Reader {
    let reads = *pick(
        rng,
        &[
            Reads::Collect,
            Reads::Text,
            Reads::Text,
            Reads::Events,
            Reads::Events,
        ],
    );
    Reader {
        reads,
        drops_after: one_in(rng, 5).then(|| rng.usize(0..30)),
        hurry: one_in(rng, 5).then(|| {
            let most = *pick(rng, &[10, 500, 10_000]);
            millis(rng, most)
        }),
        drops_in_a_hurry: one_in(rng, 4),
        waits: one_in(rng, 6).then(|| {
            let most = *pick(rng, &[10, 2_000, 60_000]);
            (millis(rng, most), rng.usize(1..12))
        }),
        rests: match one_in(rng, 2) {
            true => Duration::ZERO,
            false => millis(rng, 100_000),
        },
        by_hand: rng.usize(1..5),
    }
}

pub(super) fn one_in(rng: &mut Rng, times: u32) -> bool {
    rng.u32(0..times) == 0
}

pub(super) fn millis(rng: &mut Rng, below: u64) -> Duration {
    Duration::from_millis(rng.u64(0..below))
}

pub(super) fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(0..from.len())]
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: Vec<_> = self.faults.iter().map(Fault::to_string).collect();
        let closed_for = self.closed_for.unwrap_or_default();
        writeln!(f)?;
        writeln!(f, "    {:?}", self.asked)?;
        writeln!(f, "    {:?}", self.sent)?;
        writeln!(f, "    {:?}", self.client)?;
        writeln!(f, "    {:?}", self.reader)?;
        writeln!(f, "    the port is closed for {closed_for:?} at first")?;
        write!(f, "    faults: {}", faults.join(", "))
    }
}

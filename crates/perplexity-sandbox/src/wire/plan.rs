//! How the bytes of one answer go out.

use std::time::Duration;

/// Into how many pieces a slow part is broken.
pub(crate) const PIECES: usize = 8;

/// One answer, one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Plan {
    /// As fast as can be.
    #[default]
    Whole,
    /// So far, and then the connection is closed.
    Cut(Until),
    /// So far, and then nothing.
    Stall(Until),
    /// The head in pieces.
    SlowHead(Duration),
    /// The body in pieces.
    SlowBody(Duration),
    /// The body in pieces of this many bytes, without pauses.
    Chunks(usize),
    /// As fast as can be; a next request on this connection is not read.
    CloseNext,
}

/// A place in the bytes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    Nothing,
    HalfOfTheHead,
    /// This many bytes of the body.
    Body(usize),
    HalfOfTheBody,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// At most so many bytes, after the pause if there is one.
    Send(usize, Option<Duration>),
    Close,
    Wait,
    /// Everything is sent.
    Done,
}

impl Plan {
    /// Whether no byte of the answer is ever sent.
    pub(crate) fn is_silent(self) -> bool {
        matches!(
            self,
            Self::Cut(Until::Nothing) | Self::Stall(Until::Nothing)
        )
    }

    /// What of it concerns the head, for an answer whose body has no known length.
    pub(crate) fn of_head(self) -> Self {
        match self {
            Self::Cut(Until::Nothing | Until::HalfOfTheHead)
            | Self::Stall(Until::Nothing | Until::HalfOfTheHead)
            | Self::SlowHead(_) => self,
            _ => Self::Whole,
        }
    }

    /// The step after `sent` bytes of an answer whose head and body have these lengths.
    pub(super) fn step(self, sent: usize, head: usize, body: usize) -> Step {
        let total = head + body;
        let until = match self {
            Self::Cut(until) | Self::Stall(until) => match until {
                Until::Nothing => 0,
                Until::HalfOfTheHead => head / 2,
                Until::Body(bytes) => head + bytes.min(body),
                Until::HalfOfTheBody => head + body / 2,
            },
            _ => total,
        };
        match self {
            Self::Cut(_) if sent >= until => Step::Close,
            // Nothing is missing: whoever reads it would meet the stall with the next request only.
            Self::Stall(Until::Body(bytes)) if bytes >= body && sent >= until => Step::Done,
            Self::Stall(_) if sent >= until => Step::Wait,
            _ if sent >= until => Step::Done,
            Self::SlowHead(pause) if sent < head => {
                let pause = (sent > 0).then_some(pause);
                Step::Send(piece(sent, head), pause)
            }
            Self::SlowBody(_) | Self::Chunks(_) if sent < head => Step::Send(head - sent, None),
            Self::SlowBody(pause) => Step::Send(piece(sent - head, body), Some(pause)),
            Self::Chunks(size) => {
                let size = size.max(1);
                let piece = size - (sent - head) % size;
                Step::Send(piece.min(total - sent), None)
            }
            _ => Step::Send(until - sent, None),
        }
    }
}

/// Up to the end of the piece that `sent` is in.
fn piece(sent: usize, length: usize) -> usize {
    let piece = length.div_ceil(PIECES).max(1);
    (piece - sent % piece).min(length - sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a plan does with a head of 10 bytes and a body of 20.
    fn steps(plan: Plan) -> Vec<Step> {
        let mut sent = 0;
        let mut steps = Vec::new();
        loop {
            let step = plan.step(sent, 10, 20);
            steps.push(step);
            match step {
                Step::Send(bytes, _) => sent += bytes,
                _ => return steps,
            }
        }
    }

    #[test]
    fn an_answer_that_is_shorter_than_its_stall_is_an_answer() {
        let send = |bytes| Step::Send(bytes, None);
        assert_eq!(steps(Plan::Stall(Until::Body(19))), [send(29), Step::Wait]);
        for after in [20, 99] {
            assert_eq!(
                steps(Plan::Stall(Until::Body(after))),
                [send(30), Step::Done]
            );
        }
    }

    #[test]
    fn a_plan_ends_where_it_says() {
        let send = |bytes| Step::Send(bytes, None);
        for (plan, expected) in [
            (Plan::Whole, vec![send(30), Step::Done]),
            (Plan::CloseNext, vec![send(30), Step::Done]),
            (Plan::Cut(Until::Nothing), vec![Step::Close]),
            (Plan::Stall(Until::Nothing), vec![Step::Wait]),
            (Plan::Cut(Until::HalfOfTheHead), vec![send(5), Step::Close]),
            (Plan::Cut(Until::Body(0)), vec![send(10), Step::Close]),
            (Plan::Cut(Until::Body(7)), vec![send(17), Step::Close]),
            (Plan::Cut(Until::Body(99)), vec![send(30), Step::Close]),
            (
                Plan::Chunks(8),
                vec![send(10), send(8), send(8), send(4), Step::Done],
            ),
            (
                Plan::Stall(Until::HalfOfTheBody),
                vec![send(20), Step::Wait],
            ),
        ] {
            assert_eq!(steps(plan), expected, "{plan:?}");
        }
    }

    #[test]
    fn a_slow_part_goes_out_in_pieces_with_pauses() {
        let pause = Duration::from_secs(1);
        let sent = |steps: &[Step]| {
            let bytes = steps.iter().map(|step| match step {
                Step::Send(bytes, _) => *bytes,
                _ => 0,
            });
            bytes.sum::<usize>()
        };
        let paused = |steps: &[Step]| {
            let paused = |step: &&Step| matches!(step, Step::Send(_, Some(_)));
            steps.iter().filter(paused).count()
        };
        let head = steps(Plan::SlowHead(pause));
        assert_eq!((sent(&head), paused(&head)), (30, 4), "{head:?}");
        let body = steps(Plan::SlowBody(pause));
        assert_eq!((sent(&body), paused(&body)), (30, 7), "{body:?}");
        assert_eq!(body[0], Step::Send(10, None));
    }
}

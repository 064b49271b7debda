//! Chunks in, events out.

use std::collections::VecDeque;
use std::{fmt, mem};

use bytes::Bytes;

use super::block::Block;
use super::event::{Event, Fault};
use super::lines::{Lines, Step};

/// Reads server-sent events out of bytes that come chunk by chunk; the [module](super) has an example.
///
/// It holds at most the fields of one event, the last id and the chunks that have not been read. Comments and fields
/// that nobody knows are never kept.
pub struct Decoder {
    /// What is being read, how far, and where in the stream it begins.
    chunk: Bytes,
    at: usize,
    base: u64,
    /// What comes behind it.
    queue: VecDeque<Bytes>,
    lines: Lines,
    block: Block,
    /// Whether the block is an event that is to be given.
    is_event: bool,
    end: End,
    /// What nothing can come after.
    fault: Option<Fault>,
}

/// How far the end of the stream is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// More bytes may come.
    Open,
    /// All are there.
    Finished,
    /// All have been read, a last event without a blank line too.
    Reached,
}

impl Decoder {
    /// A decoder at the start of a stream. `max_event` is how many bytes the fields of one event may have in all: the
    /// values of `data` with a line feed between two, of `event` and of `id`, one that is replaced by a later one
    /// included. Names of fields, comments and `retry` do not count.
    pub fn new(max_event: usize) -> Self {
        Self {
            chunk: Bytes::new(),
            at: 0,
            base: 0,
            queue: VecDeque::new(),
            lines: Lines::default(),
            block: Block::new(max_event),
            is_event: false,
            end: End::Open,
            fault: None,
        }
    }

    /// Takes the next bytes, which may end anywhere. They are read by [`advance`](Self::advance); until it has given
    /// `false`, what was pushed before waits and takes room. After [`finish`](Self::finish), and after a fault that is
    /// final, they are thrown away.
    pub fn push(&mut self, chunk: Bytes) {
        if self.end != End::Open || self.fault.is_some() || chunk.is_empty() {
            return;
        }
        // The ordinary case, in which there is nothing to queue behind.
        if self.chunk.is_empty() && self.queue.is_empty() {
            self.chunk = chunk;
        } else {
            self.queue.push_back(chunk);
        }
    }

    /// Says that no more bytes come. An event at the end counts, even where its blank line or the end of its last line
    /// is missing.
    pub fn finish(&mut self) {
        if self.end == End::Open {
            self.end = End::Finished;
        }
    }

    /// Goes to the next event in what was pushed. `false` says that more bytes are needed or, after
    /// [`finish`](Self::finish), that there are no more events.
    ///
    /// An event is there as soon as the first byte that ends its blank line is.
    ///
    /// # Errors
    ///
    /// [`Fault::TooLarge`] as soon as an event has more bytes than it may. It is final: every later call gives it
    /// again.
    pub fn advance(&mut self) -> Result<bool, Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if mem::take(&mut self.is_event) {
            self.block.clear();
        }
        loop {
            while let Some(step) = self.lines.next(&self.chunk, &mut self.at) {
                match step {
                    Step::Blank => self.is_event = self.block.close(),
                    Step::Part(part) => {
                        let taken = self.block.take(part, &self.chunk, self.base);
                        taken.map_err(|fault| self.fail(fault))?;
                    }
                }
                if self.is_event {
                    return Ok(true);
                }
            }
            if !self.next_chunk() {
                return self.reach_end();
            }
        }
    }

    /// The event that [`advance`](Self::advance) went to. It is borrowed: from its chunk where it lies in one and has
    /// one field `data`, so that nothing was copied. Without one, an event without name and data.
    ///
    /// # Errors
    ///
    /// [`Fault::Utf8`] when the name, the data or an id of this event is not UTF-8. [`advance`](Self::advance) goes on
    /// to the next event nevertheless. [`Fault::TooLarge`] after it was given before.
    #[inline]
    pub fn event(&self) -> Result<Event<'_>, Fault> {
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None if self.is_event => self.block.event(&self.chunk),
            None => Ok(self.block.with("", "")),
        }
    }

    /// Goes to the next event in what was pushed, and gives it: [`advance`](Self::advance) and [`event`](Self::event)
    /// in one.
    ///
    /// # Errors
    ///
    /// Those of both.
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, Fault> {
        if self.advance()? {
            return self.event().map(Some);
        }
        Ok(None)
    }

    /// How many bytes of events have come so far: the values of `data` as they come, also within a line, and those of
    /// `event` once their event is complete. Comments, blank lines, other fields and blocks without data do not count.
    ///
    /// So a large event that comes slowly is told from a server that only keeps the connection open.
    pub fn progress(&self) -> u64 {
        self.block.progress()
    }

    /// How much room it takes, chunks that have not been read included.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        let waiting = self.queue.iter().chain([&self.chunk]).map(Bytes::len);
        self.block.room() + waiting.sum::<usize>()
    }

    /// Goes to the next chunk; `false` when none waits.
    fn next_chunk(&mut self) -> bool {
        self.block.own(&self.chunk);
        self.base = self.base.saturating_add(self.chunk.len() as u64);
        self.at = 0;
        let next = self.queue.pop_front();
        let is_there = next.is_some();
        self.chunk = next.unwrap_or_default();
        is_there
    }

    /// All that was pushed has been read: after the end, what stands there is an event, too.
    fn reach_end(&mut self) -> Result<bool, Fault> {
        if self.end == End::Finished {
            self.end = End::Reached;
            if let Some(part) = self.lines.finish() {
                let taken = self.block.take(part, &[], self.base);
                taken.map_err(|fault| self.fail(fault))?;
            }
            self.is_event = self.block.close();
        }
        Ok(self.is_event)
    }

    /// Nothing comes after this fault, and nothing is kept.
    #[cold]
    fn fail(&mut self, fault: Fault) -> Fault {
        self.chunk = Bytes::new();
        self.queue = VecDeque::new();
        self.block.release();
        self.fault = Some(fault.clone());
        fault
    }
}

/// Without anything of the stream.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("at", &self.base.saturating_add(self.at as u64))
            .field("progress", &self.progress())
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

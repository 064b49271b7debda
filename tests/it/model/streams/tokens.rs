//! How often a stream may be taken up, and the budget that it is paid from.

use super::faults::Cause;
use super::script::Patience;

/// What a retry costs.
const COST: u32 = 10;

pub(super) struct Tokens {
    pub(super) left: u32,
    /// Nobody can know how many are left.
    pub(super) is_unclear: bool,
    most: u32,
    retries: u32,
    /// How often in a row nothing may come.
    patience: u32,
    /// How often in a row it was taken up, at the least and at the most.
    cuts: Count,
    stalls: Count,
    paid: u32,
}

#[derive(Clone, Copy, Default)]
struct Count {
    least: u32,
    most: u32,
}

impl Tokens {
    pub(super) fn new(client: &Patience, left: u32) -> Self {
        let patience = client.event.as_millis() / client.idle.as_millis();
        Self {
            left,
            is_unclear: false,
            most: client.budget,
            retries: client.retries,
            patience: u32::try_from(patience).unwrap().max(client.retries),
            cuts: Count::default(),
            stalls: Count::default(),
            paid: 0,
        }
    }

    /// How many retries an attempt to take it up has, at the least and at the
    /// most.
    pub(super) fn retries_left(&self) -> (u32, u32) {
        (
            self.retries.saturating_sub(self.cuts.most),
            self.retries.saturating_sub(self.cuts.least),
        )
    }

    /// After so many retries of at most so many.
    pub(super) fn may_retry(&self, before: u32, most: u32) -> bool {
        before < most && self.left >= COST
    }

    /// A call is sent again.
    pub(super) fn retry(&mut self, before: u32, most: u32) {
        let may = self.may_retry(before, most);
        assert!(
            may,
            "retry {} of {most} with {} tokens",
            before + 1,
            self.left
        );
        self.left -= COST;
    }

    /// It was taken up, after so many retries.
    pub(super) fn reopened(&mut self, retries: u32) {
        if self.paid > 0 {
            self.cuts.least += retries;
            self.cuts.most += retries;
        }
    }

    /// A call was answered after so many retries.
    pub(super) fn sent(&mut self, retries: u32) {
        self.give_back(retries * COST);
    }

    /// An event came.
    pub(super) fn progress(&mut self) {
        if self.paid > 0 {
            self.give_back(self.paid * COST);
        }
        (self.cuts, self.stalls, self.paid) = (Count::default(), Count::default(), 0);
    }

    /// A stream is taken up that ended so.
    pub(super) fn take_up(&mut self, cause: Cause) {
        let may = match cause {
            Cause::Cut => self.cuts.least < self.retries,
            Cause::Stall => self.stalls.least < self.patience,
            Cause::Either => self.cuts.least < self.retries || self.stalls.least < self.patience,
            Cause::Never => false,
        };
        let row = self.cuts.most.max(self.stalls.most);
        let may = may && self.retries > 0 && row < self.retries + self.patience;
        assert!(may, "it was taken up, for {cause:?}, once too often");
        assert!(
            self.left >= COST,
            "it was taken up with {} tokens",
            self.left
        );
        self.left -= COST;
        self.paid += 1;
        if cause != Cause::Stall {
            self.cuts.most += 1;
            self.cuts.least += u32::from(cause == Cause::Cut);
        }
        if cause != Cause::Cut {
            self.stalls.most += 1;
            self.stalls.least += u32::from(cause == Cause::Stall);
        }
    }

    /// Whether a stream has to be taken up that ended so.
    pub(super) fn must_take_up(&self, cause: Cause) -> bool {
        let cut = self.cuts.most < self.retries;
        let stall = self.stalls.most < self.patience;
        let must = match cause {
            Cause::Cut => cut,
            Cause::Stall => stall,
            Cause::Either => cut && stall,
            Cause::Never => false,
        };
        must && self.retries > 0 && self.left >= COST
    }

    fn give_back(&mut self, tokens: u32) {
        self.left = (self.left + tokens.max(1)).min(self.most);
    }
}

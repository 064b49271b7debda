//! What a fault does to the bytes of an answer.

use super::Fault;
use crate::wire::{Plan, Until};

impl Fault {
    pub(crate) fn plan(&self) -> Plan {
        match self {
            Self::CutBefore | Self::CutAfter | Self::Down { .. } => Plan::Cut(Until::Nothing),
            Self::CutInHeaders => Plan::Cut(Until::HalfOfTheHead),
            Self::CutInBody { after } => Plan::Cut(Until::Body(*after)),
            Self::SlowHeaders { pause } => Plan::SlowHead(*pause),
            Self::SlowBody { pause } => Plan::SlowBody(*pause),
            Self::Stall => Plan::Stall(Until::Nothing),
            Self::StallInBody => Plan::Stall(Until::HalfOfTheBody),
            Self::StallAt { after } => Plan::Stall(Until::Body(*after)),
            Self::Chunks { size } => Plan::Chunks(*size),
            Self::CloseIdle => Plan::CloseNext,
            _ => Plan::Whole,
        }
    }
}

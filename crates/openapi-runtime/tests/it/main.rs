//! The runtime against a server on this machine.

#[cfg(test)]
mod attempts;
#[cfg(test)]
mod building;
#[cfg(test)]
mod created;
#[cfg(test)]
mod downloads;
#[cfg(test)]
mod dropping;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod events;
#[cfg(test)]
#[cfg(feature = "fs")]
mod folder;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod parameters;
#[cfg(test)]
mod ports;
#[cfg(test)]
mod progress;
#[cfg(test)]
mod redirects;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sse;
#[cfg(test)]
mod switches;
#[cfg(test)]
mod uploads;

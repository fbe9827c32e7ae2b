//! The integration tests: one program, so that it links once.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod compose;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod listings;
#[cfg(test)]
mod media;
#[cfg(test)]
mod places;
#[cfg(test)]
mod stock;
#[cfg(test)]
mod support;

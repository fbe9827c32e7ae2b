//! The journeys in a real browser: Chromium, driven by WebDriver.

#[cfg(test)]
mod smoke;
#[cfg(test)]
mod support;

//! The journeys in a real browser: Chromium, driven by WebDriver.

#[cfg(test)]
mod accessible;
#[cfg(test)]
mod keyboard;
#[cfg(test)]
mod main_pages;
#[cfg(test)]
mod pays_online;
#[cfg(test)]
mod smoke;
#[cfg(test)]
mod support;
#[cfg(test)]
mod whole_way;

//! The ways in by HTTP: pages by audience, the API, and what they share.

mod account;
mod admin;
mod app;
pub mod art;
pub mod assets;
mod cart_cookies;
pub mod chrome;
mod coding;
mod desk;
pub mod division_picker;
mod divisions;
pub mod error_page;
pub mod extract;
mod files;
pub mod forms;
mod health;
mod invitations;
mod media;
pub mod middleware;
mod orders;
pub mod page_cache;
pub mod picture;
mod purchase_cookie;
pub mod respond;
pub mod routes;
mod session_cookies;
mod shown_listing;
mod shown_order;
pub mod state;
pub mod storefront;
pub mod templates;

pub use app::{route_list, run, serve};
pub use routes::{Area, RouteInfo};
pub use state::{App, AppSettings, Site};

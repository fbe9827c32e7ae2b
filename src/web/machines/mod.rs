//! What programs read: search engines, readers of feeds, shopping portals.

mod harvests;
mod products;
mod robots;
mod sitemap;
mod turn;
mod xml;

use super::routes::{Area, Routes};

/// An hour: none of these need be newer.
const KEEP: &str = "public, max-age=3600";
/// What their language depends on beside the address.
const LANGUAGE_OF: &str = "Accept-Language, Cookie";

/// What this node makes for programs once for all of them, or for few at a time: each of these reads
/// a large part of the database, and anybody may ask for it.
#[derive(Debug, Default)]
pub struct Machines {
    map: sitemap::Index,
    feed: turn::Turns,
}

/// Mounts the files.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/robots.txt", robots::robots)
        .get(Area::Public, "/sitemap.xml", sitemap::index)
        .get(Area::Public, "/sitemaps/{part}", sitemap::part)
        .get(Area::Public, "/feeds/harvests.atom", harvests::feed)
        .get(Area::Public, "/feeds/products.xml", products::feed);
}

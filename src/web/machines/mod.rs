//! What programs read: search engines, readers of feeds, shopping portals.

mod harvests;
mod kept;
mod products;
mod robots;
mod sitemap;
mod xml;

use std::path::Path;

use super::routes::{Area, Routes};
use crate::base::clock::SECOND_MS;

/// An hour: none of these need be newer.
const KEEP: &str = "public, max-age=3600";

/// For as long as something is good that was made before it was asked for.
fn keep_for(ms: i64) -> String {
    format!("public, max-age={}", ms.max(0) / SECOND_MS)
}

/// What their language depends on beside the address.
const LANGUAGE_OF: &str = "Accept-Language, Cookie";

/// What this node makes for programs once for all of them: each of these reads a large part of the
/// database, and anybody may ask for it.
#[derive(Debug)]
pub struct Machines {
    map: sitemap::Index,
    packs: kept::Hourly,
}

impl Machines {
    /// Keeps files in a folder of what a node can make anew.
    pub fn at(folder: &Path) -> Self {
        Self {
            map: sitemap::Index::default(),
            packs: kept::Hourly::at(folder),
        }
    }
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

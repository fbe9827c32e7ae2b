//! The map of addresses for search engines: an index, and files that stay below 50 000 addresses
//! (<https://www.sitemaps.org/protocol.html>).

use std::io;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::xml::{self, Xml};
use super::{KEEP, keep_for};
use crate::base::clock::{HOUR_MS, Timestamp};
use crate::base::error::Error;
use crate::base::format::Formats;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, MapPart};
use crate::web::extract::{Db, Segment};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::storefront::cards::{listing_path, shop_path};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
const TYPE: &str = "application/xml; charset=utf-8";

/// What a file of the map is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Front page, categories and regions.
    Lists,
    /// Shops, by the number of the part.
    Shops(i64),
    /// Listings, by the number of the part.
    Listings(i64),
}

impl std::str::FromStr for Part {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let name = text.strip_suffix(".xml").ok_or_else(Error::not_found)?;
        let numbered = |digits: &str| {
            let number = digits.parse().ok().filter(|number| *number >= 0);
            // `007` would be a second address of the same file.
            number.filter(|number: &i64| number.to_string() == digits)
        };
        match name.split_once('-') {
            None if name == "lists" => Some(Self::Lists),
            Some(("shops", digits)) => numbered(digits).map(Self::Shops),
            Some(("listings", digits)) => numbered(digits).map(Self::Listings),
            _ => None,
        }
        .ok_or_else(Error::not_found)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lists => f.write_str("lists.xml"),
            Self::Shops(number) => write!(f, "shops-{number}.xml"),
            Self::Listings(number) => write!(f, "listings-{number}.xml"),
        }
    }
}

/// Writes an address, with the day of its last change if that is known.
fn entry(xml: &mut Xml, name: &str, address: &str, changed: Option<&str>) -> io::Result<()> {
    xml.create_element(name)
        .write_inner_content(|xml| {
            xml::text(xml, "loc", address)?;
            match changed {
                Some(at) => xml::text(xml, "lastmod", at),
                None => Ok(()),
            }
        })
        .map(drop)
}

/// The parts of the map with their last changes, as they were within the last hour. To tell them
/// every listing is read.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Held while they are read: whoever asks meanwhile waits for them.
    known: Mutex<Option<(Timestamp, Parts)>>,
    /// Whose turn it is to write a part.
    turn: Mutex<()>,
}

/// Those of shops, and those of listings.
type Parts = Arc<(Vec<MapPart>, Vec<MapPart>)>;

impl Index {
    /// The parts, and how long they are still good.
    async fn parts(&self, db: &Db) -> crate::base::error::Result<(Parts, i64)> {
        let mut known = self.known.lock().await;
        let now = db.clock().now();
        if let Some((since, parts)) = known.as_ref() {
            let left_ms = since.plus_ms(HOUR_MS).ms() - now.ms();
            if left_ms > 0 {
                return Ok((Arc::clone(parts), left_ms));
            }
        }
        let read = db.read(|conn| {
            Ok((
                catalog::list_shop_parts(conn, &PublicScope)?,
                catalog::list_listing_parts(conn, &PublicScope)?,
            ))
        });
        let parts = Arc::new(read.await?);
        *known = Some((now, Arc::clone(&parts)));
        Ok((parts, HOUR_MS))
    }
}

pub(super) async fn index(ui: Ui, db: Db) -> HtmlResult {
    let (known, left_ms) = ui.app().machines.map.parts(&db).await?;
    let (shops, listings) = known.as_ref();
    let origin = &ui.app().site.origin;
    let formats = Formats::new(db.zone(), &ui.app().currency);
    let of = |parts: &[MapPart], name: fn(i64) -> Part| -> Vec<(Part, Option<Timestamp>)> {
        let part = |part: &MapPart| (name(part.number), Some(part.changed_at));
        parts.iter().map(part).collect()
    };
    let mut parts = vec![(Part::Lists, None)];
    parts.extend(of(shops, Part::Shops));
    parts.extend(of(listings, Part::Listings));
    let answer = xml::answer((TYPE, &keep_for(left_ms)), |xml| {
        xml.create_element("sitemapindex")
            .with_attribute(NAMESPACE)
            .write_inner_content(|xml| {
                for (part, changed) in &parts {
                    let at = changed.map(|at| formats.iso(at));
                    let address = format!("{origin}/sitemaps/{part}");
                    entry(xml, "sitemap", &address, at.as_deref())?;
                }
                Ok(())
            })
            .map(drop)
    })?;
    Ok(answer)
}

pub(super) async fn part(ui: Ui, db: Db, part: Segment<Part>) -> HtmlResult {
    let part = part.0;
    // One at a time: up to 20 000 addresses.
    let _turn = ui.app().machines.map.turn.lock().await;
    let paths = db.read(move |conn| paths(conn, part)).await?;
    if paths.is_empty() {
        return Err(Error::not_found().into());
    }
    let origin = &ui.app().site.origin;
    let formats = Formats::new(db.zone(), &ui.app().currency);
    let answer = xml::answer((TYPE, KEEP), |xml| {
        xml.create_element("urlset")
            .with_attribute(NAMESPACE)
            .write_inner_content(|xml| {
                for (path, changed) in &paths {
                    let at = changed.map(|at| formats.iso(at));
                    entry(xml, "url", &format!("{origin}{path}"), at.as_deref())?;
                }
                Ok(())
            })
            .map(drop)
    })?;
    Ok(answer)
}

type Path = (String, Option<Timestamp>);

fn paths(conn: &mut crate::db::DbConn, part: Part) -> crate::base::error::Result<Vec<Path>> {
    let scope = PublicScope;
    Ok(match part {
        Part::Lists => {
            let mut paths = vec![("/".to_owned(), None)];
            for found in catalog::count_shops_by_category(conn, &scope)? {
                if found.shops > 0 {
                    paths.push((format!("/c/{}", found.category.code), None));
                }
            }
            for found in catalog::count_shops_by_division(conn, &scope)? {
                if found.shops > 0 {
                    paths.push((format!("/region/{}", found.division.code), None));
                }
            }
            paths
        }
        Part::Shops(number) => {
            let all = catalog::list_shop_pages(conn, &scope, number)?;
            let path = |(slug, at): (String, _)| (shop_path(&slug), Some(at));
            all.into_iter().map(path).collect()
        }
        Part::Listings(number) => {
            let all = catalog::list_listing_pages(conn, &scope, number)?;
            let path = |(id, slug, at): (_, String, _)| (listing_path(id, &slug), Some(at));
            all.into_iter().map(path).collect()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_map_has_one_name() {
        for (text, part) in [
            ("lists.xml", Part::Lists),
            ("shops-0.xml", Part::Shops(0)),
            ("listings-12.xml", Part::Listings(12)),
        ] {
            assert_eq!(text.parse::<Part>().unwrap(), part);
            assert_eq!(part.to_string(), text);
        }
        for wrong in [
            "",
            "lists",
            "lists-0.xml",
            "shops.xml",
            "shops-.xml",
            "shops--1.xml",
            "shops-01.xml",
            "listings-99999999999999999999.xml",
            "listings-+1.xml",
        ] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }
}

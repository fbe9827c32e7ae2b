//! The harvests that villages noted last, as an Atom feed
//! (<https://www.rfc-editor.org/rfc/rfc4287>).

use std::io;

use super::KEEP;
use super::xml::{self, Xml};
use crate::base::format::Formats;
use crate::base::i18n::Arg;
use crate::base::page::PageSize;
use crate::domain::access::PublicScope;
use crate::domain::catalog::{self, Harvest};
use crate::web::extract::Db;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::storefront::trace::trace_path;

/// How many harvests the feed tells of.
const ENTRIES: u8 = 50;
const PATH: &str = "/feeds/harvests.atom";
const TYPE: &str = "application/atom+xml; charset=utf-8";

pub(super) async fn feed(ui: Ui, db: Db) -> HtmlResult {
    let harvests = db
        .read(|conn| catalog::list_harvests(conn, &PublicScope, PageSize::of(ENTRIES)))
        .await?;
    let formats = Formats::new(db.zone(), &ui.app().currency);
    let newest = harvests
        .first()
        .map_or(db.clock().now(), |one| one.noted_at);
    let origin = &ui.app().site.origin;
    let lang = ui.locale().tag();
    let own = format!("{origin}{PATH}?lang={lang}");
    let answer = xml::answer((TYPE, KEEP), |xml| {
        xml.create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xml:lang", lang))
            .write_inner_content(|xml| {
                xml::text(xml, "id", &own)?;
                xml::text(xml, "title", &ui.text("feed-harvests-title", &[]))?;
                xml::text(xml, "updated", &formats.iso(newest))?;
                link(xml, "self", &own)?;
                link(xml, "alternate", &format!("{origin}/"))?;
                for harvest in &harvests {
                    entry(xml, &ui, &formats, harvest)?;
                }
                Ok(())
            })
            .map(drop)
    })?;
    Ok(answer)
}

fn link(xml: &mut Xml, rel: &str, href: &str) -> io::Result<()> {
    xml.create_element("link")
        .with_attributes([("rel", rel), ("href", href)])
        .write_empty()
        .map(drop)
}

fn entry(xml: &mut Xml, ui: &Ui, formats: &Formats, harvest: &Harvest) -> io::Result<()> {
    let origin = &ui.app().site.origin;
    let shop = &harvest.shop;
    let pick = |zh: &str, en: &str| ui.locale().pick(zh, en).to_owned();
    let name = pick(&shop.name_zh, &shop.name_en);
    let told = [
        (
            "goods",
            Arg::from(pick(&shop.specialty_zh, &shop.specialty_en)),
        ),
        ("place", Arg::from(pick(&shop.place_zh, &shop.place_en))),
        ("day", Arg::from(harvest.harvested_on.to_string())),
        ("grade", Arg::from(harvest.grade.clone())),
        ("code", Arg::from(harvest.code.clone())),
    ];
    let summary = if harvest.grade.is_empty() {
        "feed-harvest-summary"
    } else {
        "feed-harvest-summary-graded"
    };
    xml.create_element("entry")
        .write_inner_content(|xml| {
            let address = format!("{origin}{}", trace_path(&harvest.code));
            xml::text(xml, "id", &address)?;
            xml::text(xml, "title", &ui.text("feed-harvest-title", &told))?;
            xml::text(xml, "updated", &formats.iso(harvest.noted_at))?;
            xml.create_element("author")
                .write_inner_content(|xml| xml::text(xml, "name", &name))?;
            link(xml, "alternate", &address)?;
            xml::text(xml, "summary", &ui.text(summary, &told))
        })
        .map(drop)
}

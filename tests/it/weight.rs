//! All public pages of a demo, found by following links from the front page: light enough for the
//! first window of a connection, and the same for everybody.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use scraper::{ElementRef, Html, Selector};

use crate::support::machines;
use crate::support::page::Page;
use crate::support::process::{self, Process};
use crate::support::visitor::Visitor;

/// One initial TCP window: HTML and CSS of a first visit, compressed.
const FIRST_VISIT_BYTES: usize = 14_600;

/// The same with the pictures above the fold.
const WITH_PICTURES_BYTES: usize = 100_000;

/// The screen of a small telephone, in pixels of pages, and the dots of each.
const SCREEN: (usize, usize) = (360, 2);

/// Shops of the demo; their provinces, places, kinds and listings make the rest.
const SHOPS: usize = 12;

/// Pages of this kind are for one person, or none.
const PRIVATE: [&str; 7] = [
    "/account",
    "/admin",
    "/apply",
    "/cart",
    "/checkout",
    "/desk",
    "/orders",
];

/// The pages that a page links to, without their fragments.
fn links(page: &Page) -> BTreeSet<String> {
    let html = Html::parse_document(&page.body);
    let anchors = Selector::parse("a[href]").unwrap();
    let hrefs = html.select(&anchors).filter_map(|a| a.attr("href"));
    hrefs
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .filter(|href| href.starts_with('/') && !href.starts_with("//"))
        .filter(|href| !PRIVATE.iter().any(|private| href.starts_with(private)))
        // Files for programs are no pages.
        .filter(|href| Path::new(href).extension().is_none())
        // The choice of a language is kept in a cookie.
        .filter(|href| !href.contains("lang="))
        .collect()
}

/// How wide a picture is shown on the screen, by the last of its `sizes`: that of narrow ones.
fn shown_dots(sizes: &str) -> usize {
    let last = sizes.rsplit(',').next().unwrap().trim();
    let vw: usize = last.strip_suffix("vw").unwrap().parse().unwrap();
    (SCREEN.0 * vw * SCREEN.1).div_ceil(100)
}

/// The file that a browser chooses: the smallest that is wide enough, else the widest.
fn choice(srcset: &str, dots: usize) -> &str {
    let mut files: Vec<(usize, &str)> = srcset
        .split(", ")
        .map(|file| file.split_once(' ').unwrap())
        .map(|(address, width)| (width.strip_suffix('w').unwrap().parse().unwrap(), address))
        .collect();
    files.sort_unstable();
    let enough = files.iter().find(|(width, _)| *width >= dots);
    enough.or(files.last()).unwrap().1
}

/// The files of the pictures above the fold: those that the page asks for before all others.
fn pictures(page: &Page) -> BTreeSet<String> {
    let html = Html::parse_document(&page.body);
    let first = Selector::parse("img[fetchpriority=high]").unwrap();
    let source = Selector::parse("source").unwrap();
    let file = |image: ElementRef| {
        let picture = image.parent().and_then(ElementRef::wrap).unwrap();
        match picture.select(&source).next() {
            Some(source) => {
                let dots = shown_dots(source.attr("sizes").unwrap());
                choice(source.attr("srcset").unwrap(), dots).to_owned()
            }
            None => image.attr("src").unwrap().to_owned(),
        }
    };
    html.select(&first).map(file).collect()
}

/// What is wrong with a page, for a visitor without a past; `weights` holds those of pictures that
/// were asked for already.
fn faults(
    visitor: &Visitor,
    path: &str,
    css: usize,
    weights: &mut BTreeMap<String, usize>,
) -> Vec<String> {
    let asked = visitor.request("GET", path).header("accept-encoding", "br");
    let packed = visitor.send(asked);
    let page = visitor.get(path);
    let mut faults = Vec::new();
    let mut expect = |is_so: bool, fault: String| {
        if !is_so {
            faults.push(format!("{path}: {fault}"));
        }
    };
    let whole = packed.bytes.len() + css;
    expect(packed.status == 200, format!("status {}", packed.status));
    let coding = packed.header("content-encoding");
    expect(coding == "br", format!("coding {coding:?}"));
    expect(
        whole <= FIRST_VISIT_BYTES,
        format!("{whole} bytes with the CSS"),
    );
    let pictures: usize = pictures(&page)
        .into_iter()
        .map(|file| {
            let asked = || {
                visitor
                    .request("GET", &file)
                    .header("accept-encoding", "br")
            };
            let weigh = || visitor.send(asked()).bytes.len();
            *weights.entry(file.clone()).or_insert_with(weigh)
        })
        .sum();
    expect(
        whole + pictures <= WITH_PICTURES_BYTES,
        format!("{} bytes with the pictures", whole + pictures),
    );
    let cookie = packed.header("set-cookie");
    expect(cookie.is_empty(), format!("sets {cookie:?}"));
    let blocking =
        "script:not([type=module]):not([defer]):not([async]):not([type='application/ld+json'])";
    expect(!page.has(blocking), "a script blocks".to_owned());
    expect(
        page.count("link[rel=stylesheet]") == 1,
        "style sheets".to_owned(),
    );
    expect(!page.has("style, [style]"), "style in the page".to_owned());
    expect(page.count("h1") == 1, "headings".to_owned());
    faults
}

#[test]
fn every_public_page_of_the_demo_fits_into_the_first_window() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let (shops, with) = (SHOPS.to_string(), ["demo", "--dir", folder, "--shops"]);
    let server = Process::serving(&[with.as_slice(), &[&shops]].concat());
    let readers = ["zh-CN", "en"].map(|language| Visitor::new(&server.origin, language));
    let home = readers[0].get("/");
    let css = home.attribute("link[rel=stylesheet]", "href");
    let asked = readers[0].request("GET", &css);
    let css = readers[0].send(asked.header("accept-encoding", "br"));
    assert_eq!(css.header("content-encoding"), "br");

    let mut found = BTreeSet::from(["/".to_owned()]);
    let mut queue = VecDeque::from(["/".to_owned()]);
    let mut wrong = Vec::new();
    let mut weights = BTreeMap::new();
    while let Some(path) = queue.pop_front() {
        for reader in &readers {
            wrong.extend(faults(reader, &path, css.bytes.len(), &mut weights));
        }
        // A search leads to goods; the ways to narrow it lead to ever more searches.
        let is_search = path.starts_with("/search");
        let is_next = |link: &String| !(is_search && link.starts_with("/search"));
        for link in links(&readers[0].get(&path)).into_iter().filter(is_next) {
            if found.insert(link.clone()) {
                queue.push_back(link);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A photo of each shop and its goods, of which two shops may have the same.
    let photos = weights
        .keys()
        .filter(|file| file.rsplit_once('.').is_some_and(|(_, end)| end == "webp"))
        .count();
    assert!(photos > SHOPS / 2, "{weights:?}");

    let count = |begin: &str| found.iter().filter(|path| path.starts_with(begin)).count();
    let is_shop = |path: &&String| path.starts_with("/v/") && path.matches('/').count() == 2;
    assert_eq!(found.iter().filter(is_shop).count(), SHOPS, "{found:?}");
    assert!(count("/p/") >= SHOPS && count("/c/") > 1 && count("/region/") > 10);
    // What the map tells search engines can be reached by people too.
    let listed = machines::mapped(&readers[0]);
    let listed = listed.iter().map(|address| {
        let path = address.strip_prefix(&server.origin).unwrap();
        path.to_owned()
    });
    let unseen: Vec<String> = listed.filter(|path| !found.contains(path)).collect();
    assert!(unseen.is_empty(), "no link leads to {unseen:?}");
    drop(server);
    assert_eq!(process::run(&["verify", "--dir", folder]).0, 0);
}

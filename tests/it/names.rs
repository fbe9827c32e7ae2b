//! Names in every script: each gives an address of its own, is found again, and has one limit.

use crate::listings::{add_pack, add_photo};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{machines, on_both, world};

const LIST: &str = "/desk/longjing/listings";
const FORM: &str = "form[action='/desk/longjing/listings']";

/// The most characters of a title, whatever its script.
const TITLE_MAX: usize = 80;

fn draft(editor: &Visitor, title: &str) -> Page {
    let page = editor.get(&format!("{LIST}/new"));
    editor.submit(&page, FORM, &[("title_zh", title)])
}

/// Puts a listing of this title on sale; gives its public address.
fn published(editor: &Visitor, title: &str) -> String {
    let sent = draft(editor, title);
    assert_eq!(sent.status, 303, "{title}: {}", sent.shown());
    let listing = sent.location();
    let pack = add_pack(editor, &listing, &[]);
    assert_eq!(pack.status, 303, "{title}: {}", pack.shown());
    add_photo(editor, &listing, 90);
    let page = editor.get(&listing);
    let done = editor.submit(&page, "form[action$='/publication']", &[]);
    editor.follow(&done).attribute(".actions a.button", "href")
}

on_both!(o_34_every_name_has_an_address_that_leads_to_it, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let long = "杭州西湖".repeat(TITLE_MAX / 4);
    let titles = [
        "加工包装",
        "龙井茶",
        "!!!",
        "🍵",
        "İstanbul çayı",
        "شاي أخضر",
        &long,
    ];
    let visitor = app.visitor();
    let shelf = |path: &str| {
        let page = visitor.get(path);
        let cards = page.count(".cards .card a[href^='/p/']");
        assert!(cards > titles.len(), "{path}: {cards}");
        page.body
    };
    let mut addresses = Vec::new();
    for title in titles {
        let address = published(&editor, title);
        let (_, slug) = address.split_once('-').unwrap();
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            !slug.is_empty() && slug.chars().all(is_plain),
            "{title}: {address}"
        );
        let page = visitor.get(&address);
        assert_eq!(
            (page.status, page.text("h1").as_str()),
            (200, title),
            "{address}"
        );
        addresses.push(address);
    }
    // 龙井茶 a second time, in another village: the same name, another address.
    let manager = app.login(world::PINGGU_MANAGER);
    let page = manager.get("/desk/pinggu/listings/new");
    let form = "form[action='/desk/pinggu/listings']";
    let twin = manager.submit(&page, form, &[("title_zh", "龙井茶")]);
    assert_eq!(twin.status, 303, "{}", twin.shown());
    let list = shelf("/v/longjing");
    let map = machines::mapped(&visitor);
    let origin = visitor.origin();
    for address in &addresses {
        assert!(list.contains(&format!("href=\"{address}\"")), "{address}");
        assert!(map.contains(&format!("{origin}{address}")), "{address}");
    }
    // Renamed: the old address leads to the new one.
    let id = addresses[1]
        .trim_start_matches("/p/")
        .split('-')
        .next()
        .unwrap();
    let edit = editor.get(&format!("{LIST}/{id}/edit"));
    let form = format!("form[action='{LIST}/{id}']");
    let renamed = editor.submit(&edit, &form, &[("title_zh", "雨前龙井茶")]);
    assert_eq!(renamed.status, 303, "{}", renamed.shown());
    let moved = visitor.get(&addresses[1]);
    assert_eq!(moved.status, 301, "{}", addresses[1]);
    assert_eq!(visitor.follow(&moved).text("h1"), "雨前龙井茶");
});

on_both!(o_36_a_limit_counts_characters_in_every_script, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    for letter in ["茶", "ش", "🍵", "t", "é"] {
        let fits = letter.repeat(TITLE_MAX);
        let sent = draft(&editor, &fits);
        assert_eq!(sent.status, 303, "{letter}: {}", sent.shown());
        assert_eq!(editor.follow(&sent).text("h1"), fits);
        let refused = draft(&editor, &letter.repeat(TITLE_MAX + 1));
        assert_eq!(refused.status, 422, "{letter}");
        assert!(
            refused.has("#f-title-zh-fault"),
            "{letter}: {}",
            refused.shown()
        );
    }
});

//! What sound HTML of ours looks like.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

/// Fails if a page has unfilled texts, ids given twice, labels or descriptions that lead nowhere,
/// attributes without double quotes, inline style or script, or pictures without `alt`.
pub(super) fn check(name: &str, html: &str) {
    assert!(!html.contains('⟦'), "{name}: missing text in {html}");
    assert!(
        !html.contains("{{") && !html.contains("{%"),
        "{name}: unrendered markup"
    );
    assert!(!html.contains("<b>沈</b>"), "{name}: a name is not escaped");
    let page = Html::parse_document(html);
    assert!(page.errors.is_empty(), "{name}: {:?}\n{html}", page.errors);
    let all = |css: &str| -> Vec<scraper::ElementRef<'_>> {
        page.select(&Selector::parse(css).unwrap()).collect()
    };
    let mut ids = BTreeSet::new();
    for element in all("[id]") {
        let id = element.attr("id").unwrap();
        assert!(ids.insert(id), "{name}: id {id} is given twice");
    }
    for (css, attribute) in [
        ("label[for]", "for"),
        ("[aria-describedby]", "aria-describedby"),
        ("[aria-labelledby]", "aria-labelledby"),
    ] {
        for element in all(css) {
            for id in element.attr(attribute).unwrap().split(' ') {
                assert!(ids.contains(id), "{name}: {attribute}={id} leads nowhere");
            }
        }
    }
    for link in all("a[href^='#']") {
        let id = &link.attr("href").unwrap()[1..];
        assert!(ids.contains(id), "{name}: link #{id} leads nowhere");
    }
    for input in all("input:not([type=hidden]):not([type=submit]), select, textarea") {
        let id = input
            .attr("id")
            .unwrap_or_else(|| panic!("{name}: an input has no id"));
        let labelled = !all(&format!("label[for='{id}']")).is_empty();
        assert!(
            labelled || input.attr("aria-label").is_some(),
            "{name}: {id} has no label"
        );
    }
    for form in all("form[method=post]") {
        let token = Selector::parse("input[name=csrf_token]").unwrap();
        assert!(
            form.select(&token).next().is_some(),
            "{name}: a form has no token"
        );
    }
    assert!(
        all("[style], style, script:not([src]), [onclick]").is_empty(),
        "{name}: inline code"
    );
    assert!(
        all("img:not([alt])").is_empty(),
        "{name}: a picture has no alt"
    );
    assert_eq!(all("h1").len(), 1, "{name}: one h1");
    assert_eq!(all("main").len(), 1, "{name}: one main");
    quotes(name, html);
}

/// Attributes stand in double quotes.
fn quotes(name: &str, html: &str) {
    for tag in html
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag)
    {
        for (place, _) in tag.match_indices('=') {
            let in_value = tag[..place].matches('"').count() % 2 == 1;
            let quoted = tag[place + 1..].starts_with('"');
            assert!(
                in_value || quoted,
                "{name}: attribute without double quotes in <{tag}>"
            );
        }
    }
}

//! The simple formatting that people may use in long texts: a small part of Markdown.
//!
//! Paragraphs, line breaks, bold, italic, lists, quotes, two levels of headings and links to the
//! web. HTML is shown as it was typed, pictures become their description, and what leaves here has
//! passed a list of allowed tags: it is the one text that templates may print unescaped.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Only these leave. Headings begin at the third level: the page has a title and sections.
const TAGS: [&str; 13] = [
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "strong",
    "ul",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        // Else a link keeps the title that somebody gave it.
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"));
    cleaner
});

/// The text as safe HTML.
///
/// ```
/// use yipin::base::markdown::to_html;
/// assert_eq!(to_html("**明前**采摘"), "<p><strong>明前</strong>采摘</p>\n");
/// ```
pub fn to_html(text: &str) -> String {
    let events = Parser::new_ext(text, Options::empty()).filter_map(simplify);
    let mut made = String::with_capacity(text.len() * 2);
    html::push_html(&mut made, events);
    CLEANER.clean(&made).to_string()
}

/// Brings an event of the parser to what we allow.
fn simplify(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        // What stands between is the description.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        // People press Enter once where they want a new line.
        Event::SoftBreak => Event::HardBreak,
        Event::Start(tag) => Event::Start(simplify_start(tag)),
        Event::End(tag) => Event::End(simplify_end(tag)),
        other => other,
    })
}

fn simplify_start(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Heading {
            level,
            id,
            classes,
            attrs,
        } => Tag::Heading {
            level: demote(level),
            id,
            classes,
            attrs,
        },
        // An indented first line is a habit of writing Chinese, not code.
        Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) | Tag::HtmlBlock => {
            Tag::Paragraph
        }
        other => other,
    }
}

fn simplify_end(tag: TagEnd) -> TagEnd {
    match tag {
        TagEnd::Heading(level) => TagEnd::Heading(demote(level)),
        TagEnd::CodeBlock | TagEnd::HtmlBlock => TagEnd::Paragraph,
        other => other,
    }
}

const fn demote(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn simple_formatting_works() {
        let text = "# 产地\n海拔 *八百* 米\n第二行\n\n- 春茶\n- 秋茶\n\n> 老话";
        assert_eq!(
            to_html(text),
            "<h3>产地</h3>\n<p>海拔 <em>八百</em> 米<br>\n第二行</p>\n<ul>\n<li>春茶</li>\n\
             <li>秋茶</li>\n</ul>\n<blockquote>\n<p>老话</p>\n</blockquote>\n"
        );
    }

    #[test]
    fn an_indented_paragraph_is_no_code() {
        assert_eq!(to_html("    我家的茶"), "<p>我家的茶</p>\n");
        assert_eq!(to_html("　　我家的茶"), "<p>　　我家的茶</p>\n");
    }

    #[test]
    fn links_lead_to_the_web_and_carry_no_weight() {
        assert_eq!(
            to_html("[官网](https://example.org/?a=1&b=2)"),
            "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow ugc noopener\">官网</a>\
             </p>\n"
        );
    }

    #[test]
    fn o33_no_script_survives_in_any_disguise() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "\"><script>alert(1)</script>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](java\tscript:alert(1))",
            "[a](&#106;avascript:alert(1))",
            "[a](data:text/html;base64,PHNjcmlwdD4=)",
            "[a](vbscript:x)",
            "[a](//evil.test/x)",
            "<javascript:alert(1)>",
            "![a](x \"onerror=alert(1)\")",
            "![a](javascript:alert(1))",
            "[a]: javascript:alert(1)\n\n[a]",
            "<div style=\"width:expression(alert(1))\">",
            "<svg/onload=alert(1)>",
            "```<script>\nalert(1)\n```",
            "<!--<script>alert(1)</script>-->",
            "<a href=\"javascript:x\">b</a>",
        ] {
            assert_is_safe(text);
        }
        assert_eq!(
            to_html("<img src=x onerror=alert(1)>"),
            "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"
        );
        assert_eq!(to_html("![茶园](https://x.test/a.png)"), "<p>茶园</p>\n");
    }

    #[test]
    fn o35_template_and_format_marks_stay_literal() {
        for text in ["{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "%s%n"] {
            assert_eq!(to_html(text), format!("<p>{text}</p>\n"));
        }
        assert_eq!(to_html("<%= 7*7 %>"), "<p>&lt;%= 7*7 %&gt;</p>\n");
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        assert_is_safe("[茶](https://example.org \"名茶\")");
        assert_is_safe(&"> ".repeat(20_000));
        assert_is_safe(&"- ".repeat(20_000));
        assert_is_safe(&"**a ".repeat(20_000));
        assert_is_safe(&"[".repeat(20_000));
    }

    /// Parses the result again and looks at every tag: none outside of the list, no attribute
    /// but a link to the web.
    fn assert_is_safe(text: &str) {
        let html = to_html(text);
        let document = scraper::Html::parse_fragment(&html);
        for element in document.root_element().descendent_elements() {
            let name = element.value().name();
            assert!(
                name == "html" || TAGS.contains(&name),
                "{text:?} gives {html}"
            );
            for (attribute, value) in element.value().attrs() {
                let is_fine = match attribute {
                    "href" => ["http://", "https://", "mailto:", "tel:"]
                        .iter()
                        .any(|scheme| value.to_ascii_lowercase().starts_with(scheme)),
                    "rel" => value == "nofollow ugc noopener",
                    "start" => value.parse::<u32>().is_ok(),
                    _ => false,
                };
                assert!(is_fine, "{text:?} gives {html}");
            }
        }
    }

    proptest! {
        #[test]
        fn o33_no_text_gives_an_unknown_tag(text in "[<>\\[\\]()!`*_#\"'=:/ \n\ta-zA-Z&;.-]{0,80}") {
            assert_is_safe(&text);
        }
    }
}

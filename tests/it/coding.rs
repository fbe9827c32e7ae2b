//! Answers that are not out of the cache of pages: compressed as the client asks, and without
//! giving away what stands on them (ADR 32).

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::media::{photo, upload};
use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{buying, on_both, world};

/// 茶.
const SEARCH: &str = "/search?q=%E8%8C%B6";

/// A page with a form that changes nothing without a password.
const DATA: &str = "/account/data";

/// Asks as a browser does that is led on by one of our own pages.
fn browse(visitor: &Visitor, method: &str, path: &str, coding: &str) -> Page {
    let request = visitor
        .request(method, path)
        .header("accept-encoding", coding)
        .header("sec-fetch-site", "same-origin");
    visitor.send(request)
}

/// The text of an answer, in whatever coding.
fn unpacked(page: &Page) -> String {
    let mut text = String::new();
    let read = match page.header("content-encoding") {
        "br" => brotli::Decompressor::new(&page.bytes[..], 4_096).read_to_string(&mut text),
        "gzip" => flate2::read::GzDecoder::new(&page.bytes[..]).read_to_string(&mut text),
        _ => return page.body.clone(),
    };
    read.unwrap();
    text
}

/// The text without what is drawn by lot for each answer: the tokens, and the request's number.
fn without_chance(page: &Page) -> String {
    let text = unpacked(page).replace(page.header("x-request-id"), "");
    let mut parts = text.split("name=\"csrf_token\" value=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').unwrap().1)
}

/// Whether caches hear that the answer depends on what the client takes.
fn varies(page: &Page) -> bool {
    let values = page.headers.get_all("vary").iter();
    values
        .map(|value| value.to_str().unwrap().to_ascii_lowercase())
        .any(|value| {
            value
                .split(',')
                .any(|name| name.trim() == "accept-encoding")
        })
}

on_both!(
    pages_of_one_person_are_compressed_as_the_browser_asks,
    |app| {
        let (anybody, wang) = (app.visitor(), app.login(world::WANG));
        let (manager, root) = (app.login(world::LONGJING_MANAGER), app.login(world::ROOT));
        buying::add_tea(&wang);
        // Its message is shown once.
        wang.get("/cart");
        app.index();
        for (visitor, path, status) in [
            (&wang, SEARCH, 200),
            (&wang, "/cart", 200),
            (&wang, "/account", 200),
            (&wang, "/nowhere", 404),
            (&anybody, "/account/login", 200),
            (&anybody, "/nowhere", 404),
            (&manager, "/desk/longjing", 200),
            (&manager, "/desk/longjing/orders", 200),
            (&root, "/admin", 200),
        ] {
            let plain = browse(visitor, "GET", path, "identity");
            assert_eq!(
                (plain.status, plain.header("content-encoding")),
                (status, ""),
                "{path}"
            );
            assert!(varies(&plain), "{path}");
            for (asked, coding) in [("gzip, deflate, br", "br"), ("gzip, br;q=0", "gzip")] {
                let packed = browse(visitor, "GET", path, asked);
                assert_eq!(packed.status, status, "{path}");
                assert_eq!(packed.header("content-encoding"), coding, "{path}");
                assert!(varies(&packed), "{path}");
                let (small, large) = (packed.bytes.len(), plain.bytes.len());
                assert_eq!(packed.header("content-length"), small.to_string(), "{path}");
                assert!(small * 2 < large, "{path}: {small} of {large}");
                assert_eq!(without_chance(&packed), without_chance(&plain), "{path}");
            }
        }
    }
);

on_both!(a_refused_form_is_compressed_too, |app| {
    let visitor = app.visitor();
    let request = visitor
        .request("POST", "/account/login")
        .header("accept-encoding", "br")
        .form(&[("login", ""), ("password", "")]);
    let refused = visitor.send(visitor.as_own_page(request));
    assert_eq!(
        (refused.status, refused.header("content-encoding")),
        (422, "br")
    );
    assert!(unpacked(&refused).contains("action=\"/account/login\""));
});

/// The head of an answer without what is of this one alone, and how long it says that the body is.
fn head_of(page: &Page) -> (Vec<(String, String)>, String) {
    let of_one_answer = ["date", "x-request-id", "content-length"];
    let mut head: Vec<(String, String)> = page
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| !of_one_answer.contains(&name.as_str()))
        .collect();
    head.sort();
    (head, page.header("content-length").to_owned())
}

on_both!(
    head_tells_what_get_tells_and_no_length_that_another_answer_has,
    |app| {
        let (anybody, wang) = (app.visitor(), app.login(world::WANG));
        for (visitor, path, is_same_each_time) in [
            (&anybody, "/account/login", false),
            (&anybody, "/nowhere", false),
            (&wang, DATA, false),
            (&wang, "/account", false),
            // Drawn for Wang, with a form that has a token.
            (&wang, "/v/longjing", false),
            (&anybody, "/v/longjing", true),
            (&anybody, "/robots.txt", true),
            (&anybody, "/art/grain/1.svg", true),
        ] {
            let (get, head) = (
                browse(visitor, "GET", path, "br"),
                browse(visitor, "HEAD", path, "br"),
            );
            assert_eq!(head.status, get.status, "{path}");
            assert!(head.bytes.is_empty() && !get.bytes.is_empty(), "{path}");
            let ((of_get, sent), (of_head, said)) = (head_of(&get), head_of(&head));
            assert_eq!(of_head, of_get, "{path}");
            assert_eq!(sent, get.bytes.len().to_string(), "{path}");
            let expected = if is_same_each_time { sent.as_str() } else { "" };
            assert_eq!(said, expected, "{path}");
        }
    }
);

on_both!(a_connection_goes_on_after_a_head_without_a_length, |app| {
    let visitor = app.visitor();
    let host = visitor.origin().strip_prefix("http://").unwrap();
    let mut line = TcpStream::connect(host).unwrap();
    let asked = format!(
        "HEAD /account/login HTTP/1.1\r\nHost: {host}\r\n\r\n\
         GET /robots.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    );
    line.write_all(asked.as_bytes()).unwrap();
    let mut answers = String::new();
    line.read_to_string(&mut answers).unwrap();
    let (head, next) = answers.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let head = head.to_ascii_lowercase();
    for name in ["content-length", "transfer-encoding"] {
        assert!(!head.contains(name), "{head}");
    }
    assert!(next.starts_with("HTTP/1.1 200 OK"), "{next}");
    assert!(next.contains("Disallow: /account"), "{next}");
});

on_both!(
    what_is_small_or_comes_in_pieces_or_is_a_picture_stays_as_it_is,
    |app| {
        let visitor = app.visitor();
        let robots = browse(&visitor, "GET", "/robots.txt", "br, gzip");
        assert!(robots.bytes.len() < 1_024);
        let feed = browse(&visitor, "GET", "/feeds/products.xml", "br, gzip");
        assert!(feed.body.ends_with("</channel></rss>\n"));
        for page in [robots, feed] {
            assert_eq!((page.status, page.header("content-encoding")), (200, ""));
            assert!(varies(&page));
        }
        let editor = app.login(world::LONGJING_EDITOR);
        let photos = "/desk/longjing/listings/1/photos";
        editor.get(photos);
        let sent = editor.upload(photos, &[], vec![upload("photo.png", photo(150))]);
        let page = editor.follow(&sent);
        let source = page.attribute(".photos li:last-child img", "src");
        let picture = browse(&visitor, "GET", &source, "br, gzip");
        assert_eq!(
            (picture.status, picture.header("content-encoding")),
            (200, "")
        );
        assert!(picture.bytes.starts_with(&[0xff, 0xd8, 0xff]));
        assert!(!varies(&picture));
    }
);

on_both!(drawings_and_files_of_data_are_compressed, |app| {
    let visitor = app.visitor();
    let path = "/art/grain/1.svg";
    let plain = visitor.get(path);
    assert_eq!(plain.header("content-type"), "image/svg+xml");
    for coding in ["br", "gzip"] {
        let drawing = browse(&visitor, "GET", path, coding);
        assert_eq!(drawing.header("content-encoding"), coding);
        assert_eq!(unpacked(&drawing), plain.body);
    }
    let wang = app.login(world::WANG);
    wang.get(DATA);
    let token = wang.csrf_token();
    let fields = [
        ("csrf_token", token.as_str()),
        ("current_password", world::PASSWORD),
        ("format", "html"),
    ];
    let request = wang.request("POST", DATA).header("accept-encoding", "gzip");
    let file = wang.send(wang.as_own_page(request.form(&fields)));
    assert_eq!(
        (file.status, file.header("content-encoding")),
        (200, "gzip")
    );
    assert!(
        file.header("content-disposition")
            .contains("yipin-data.html")
    );
    assert!(unpacked(&file).contains(world::WANG));
});

on_both!(
    /// BREACH: whoever has a browser load pages with guesses in their addresses learns from their
    /// lengths what else is on them.
    who_was_sent_here_by_another_site_gets_pages_of_ones_own_plain,
    |app| {
        let coding = |visitor: &Visitor, path: &str, header: Option<(&str, &str)>| {
            let mut request = visitor.request("GET", path).header("accept-encoding", "br");
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
            let page = visitor.send(request);
            assert_eq!(page.status, 200, "{}", page.shown());
            page.header("content-encoding").to_owned()
        };
        let (stranger, guest, wang) = (app.visitor(), app.visitor(), app.login(world::WANG));
        buying::add_tea(&guest);
        let own = format!("{}/cart", wang.origin());
        for (header, expected) in [
            (Some(("sec-fetch-site", "same-origin")), "br"),
            (Some(("sec-fetch-site", "none")), "br"),
            (Some(("referer", own.as_str())), "br"),
            (Some(("sec-fetch-site", "cross-site")), ""),
            (Some(("sec-fetch-site", "same-site")), ""),
            (Some(("referer", "https://evil.test/cart")), ""),
            (None, ""),
        ] {
            for (visitor, path) in [
                (&wang, "/account?guess=wang"),
                (&wang, SEARCH),
                (&guest, "/cart?guess=138"),
            ] {
                assert_eq!(coding(visitor, path, header), expected, "{path} {header:?}");
            }
            // There is nothing of theirs on it.
            assert_eq!(coding(&stranger, "/account/login", header), "br", "{header:?}");
        }
    }
);

/// The token under its mask.
fn token_under(shown: &str) -> Vec<u8> {
    let bytes = URL_SAFE_NO_PAD.decode(shown).unwrap();
    let (mask, hidden) = bytes.split_at(bytes.len() / 2);
    mask.iter().zip(hidden).map(|(a, b)| a ^ b).collect()
}

on_both!(
    each_answer_shows_the_token_under_another_mask_and_all_hold,
    |app| {
        let wang = app.login(world::WANG);
        let token_of = |visitor: &Visitor| visitor.get(DATA).csrf_token().unwrap();
        let (one, other) = (token_of(&wang), token_of(&wang));
        assert_ne!(one, other);
        assert_ne!(one.get(..43), other.get(..43), "the mask");
        assert_ne!(one.get(43..), other.get(43..), "what is under it");
        assert_eq!(token_under(&one), token_under(&other));
        // Without a password the form is refused as such, which is behind the check of the token.
        let send = |token: &str| {
            let request = wang.request("POST", DATA).form(&[("csrf_token", token)]);
            wang.send(wang.as_own_page(request)).status
        };
        let send_in_header = |token: &str| {
            let form: [(&str, &str); 0] = [];
            let request = wang.request("POST", DATA).header("x-csrf-token", token);
            wang.send(wang.as_own_page(request.form(&form))).status
        };
        for good in [&one, &other, &one] {
            assert_eq!((send(good), send_in_header(good)), (422, 422), "{good}");
        }
        let plain = URL_SAFE_NO_PAD.encode(token_under(&one));
        assert!(!wang.get(DATA).body.contains(&plain));
        let mut bad = vec![
            ("of another session", token_of(&app.login(world::WANG))),
            ("of another person", token_of(&app.login(world::EMILY))),
            ("without a mask", plain),
            ("the mask alone", one[..43].to_owned()),
            ("a half of each", format!("{}{}", &one[..43], &other[43..])),
            ("cut", one[..one.len() - 1].to_owned()),
            ("too long", format!("{one}A")),
            ("nothing", String::new()),
        ];
        for place in [0, 42, 43, 85] {
            let mut changed = one.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            bad.push(("changed", String::from_utf8(changed).unwrap()));
        }
        for (what, token) in bad {
            assert_eq!(
                (send(&token), send_in_header(&token)),
                (403, 403),
                "{what}: {token}"
            );
        }
    }
);

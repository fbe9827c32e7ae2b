//! Pictures: uploaded at the desk, served to everybody (field bugs O-43, O-44).

use image::{ImageFormat, Rgb, RgbImage};

use crate::support::visitor::Upload;
use crate::support::{on_both, world};

/// A small photo: a green field under a pale sky.
pub fn photo(shade: u8) -> Vec<u8> {
    let image = RgbImage::from_fn(60, 40, |_, y| {
        if y < 15 {
            Rgb([230, 235, 240])
        } else {
            Rgb([60, shade, 70])
        }
    });
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// A file of the input `photos`.
pub fn upload(name: &str, bytes: Vec<u8>) -> Upload<'_> {
    Upload {
        input: "photos",
        name,
        // What the client claims does not count.
        kind: "text/html",
        bytes,
    }
}

const PHOTOS: &str = "/desk/longjing/listings/1/photos";

on_both!(a_photo_is_uploaded_and_served_in_fixed_types, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    let page = editor.get(PHOTOS);
    assert_eq!(page.status, 200, "{}", page.shown());
    let sent = editor.upload(PHOTOS, &[], vec![upload("../../茶园.SVG", photo(150))]);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    let page = editor.follow(&sent);
    assert_eq!(page.count(".photos > li"), 2);
    let source = page.attribute(".photos li:last-child img", "src");
    assert!(source.starts_with("/media/") && source.ends_with("/800.jpg"));
    let anybody = app.visitor();
    let file = anybody.get(&source);
    assert_eq!(
        (file.status, file.header("content-type")),
        (200, "image/jpeg")
    );
    assert!(file.bytes.starts_with(&[0xff, 0xd8, 0xff]));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(
        file.header("content-security-policy")
            .starts_with("sandbox")
    );
    assert!(file.header("cache-control").contains("immutable"));
    let webp = anybody.get(&source.replace("800.jpg", "320.webp"));
    assert_eq!(webp.header("content-type"), "image/webp");
    assert_eq!(&webp.bytes[8..12], b"WEBP");
    let again = anybody.send(
        anybody
            .request("GET", &source)
            .header("if-none-match", file.header("etag")),
    );
    assert_eq!((again.status, again.bytes.len()), (304, 0));
});

on_both!(no_other_name_leads_to_a_file, |app| {
    let anybody = app.visitor();
    let hash = "0".repeat(64);
    for path in [
        format!("/media/{hash}/800.jpg"),
        format!("/media/{hash}/801.jpg"),
        format!("/media/{hash}/800.svg"),
        format!("/media/{hash}/..%2f..%2fyipin.db"),
        "/media/..%2f..%2fetc/passwd".to_owned(),
        "/media/%00/800.jpg".to_owned(),
        "/media/CON/800.jpg".to_owned(),
    ] {
        assert_eq!(anybody.get(&path).status, 404, "{path}");
    }
});

on_both!(
    what_is_no_picture_is_refused_and_the_good_ones_are_kept,
    |app| {
        let editor = app.login(world::LONGJING_EDITOR);
        editor.get(PHOTOS);
        let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let files = vec![
            upload("a.png", script.to_vec()),
            upload("b.html", photo(90)),
            upload("CON", b"\x89PNG\r\n\x1a\n<script>".to_vec()),
        ];
        let refused = editor.upload(PHOTOS, &[], files);
        assert_eq!(refused.status, 422);
        assert_eq!(refused.count(".photos > li"), 2, "the second one is there");
        assert_eq!(refused.count("[role=alert] li"), 2, "{}", refused.shown());
        assert!(refused.says("JPEG、PNG、WebP 或 GIF"));
        let empty = editor.upload(PHOTOS, &[], vec![]);
        assert_eq!(empty.status, 422);
    }
);

on_both!(too_large_is_413_and_a_bomb_is_422, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    editor.get(PHOTOS);
    let mut large = photo(80);
    large.resize(15 * 1024 * 1024 + 1, 0);
    let refused = editor.upload(PHOTOS, &[], vec![upload("large.png", large)]);
    assert_eq!(refused.status, 413, "{}", refused.shown());
    assert!(refused.says("15 MB"));
    // The header of a PNG of 60 000 × 60 000 pixels: length, IHDR, size, depth, colour, CRC.
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\0\0\0\0".to_vec();
    let mut crc = flate2::Crc::new();
    crc.update(&bomb[12..29]);
    bomb.extend(crc.sum().to_be_bytes());
    // An empty chunk of data, so that the header is known to be over.
    bomb.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    let refused = editor.upload(PHOTOS, &[], vec![upload("bomb.png", bomb)]);
    assert_eq!(refused.status, 422);
    assert!(refused.says("5000 万像素"), "{}", refused.shown());
    let garbage = editor.send(
        editor
            .request("POST", PHOTOS)
            .header("content-type", "multipart/form-data; boundary=x")
            .header("x-csrf-token", editor.csrf_token())
            .header("sec-fetch-site", "same-origin")
            .body("--x\r\nno header"),
    );
    assert_eq!(garbage.status, 400);
});

on_both!(a_listing_has_eight_photos_at_most, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    editor.get(PHOTOS);
    let files = (0..7)
        .map(|n| upload("photo.png", photo(100 + n)))
        .collect();
    let sent = editor.upload(PHOTOS, &[], files);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    assert_eq!(editor.follow(&sent).count(".photos > li"), 8);
    let again = editor.upload(PHOTOS, &[], vec![upload("same.png", photo(100))]);
    assert_eq!(again.status, 303, "the same picture again changes nothing");
    let refused = editor.upload(PHOTOS, &[], vec![upload("ninth.png", photo(200))]);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.count(".photos > li"), 8);
    assert!(refused.says("最多放 8 张"), "{}", refused.shown());
});

on_both!(photos_are_ordered_described_and_removed, |app| {
    let editor = app.login(world::LONGJING_EDITOR);
    editor.get(PHOTOS);
    let sent = editor.upload(PHOTOS, &[], vec![upload("second.png", photo(120))]);
    let page = editor.follow(&sent);
    let second = page.attribute(".photos li:last-child img", "src");
    let hash = second.split('/').nth(2).unwrap().to_owned();
    let moved = editor.submit(
        &page,
        ".photos li:last-child form[action$='/position']",
        &[],
    );
    let page = editor.follow(&moved);
    assert_eq!(page.attribute(".photos li:first-child img", "src"), second);
    let cover = format!("SELECT COUNT(*) AS n FROM listing_cards WHERE photo_hash = '{hash}'");
    assert_eq!(app.number(&cover), 1, "the card shows the first photo");
    let form = ".photos li:first-child form[action$='/text']";
    let name = page.form(form).fields[1].0.clone();
    let described = editor.submit(&page, form, &[(&name, " 采茶\u{202e}人 <b> ")]);
    let page = editor.follow(&described);
    assert_eq!(
        page.attribute(".photos li:first-child img", "alt"),
        "采茶人 <b>"
    );
    let refused = editor.submit(&page, form, &[(&name, &"长".repeat(121))]);
    assert_eq!(refused.status, 422);
    let removal = ".photos li:first-child form[action$='/removal']";
    let first = editor.submit(&page, removal, &[]);
    assert_eq!(editor.follow(&first).count(".photos > li"), 1);
    let twice = editor.submit(&page, removal, &[]);
    assert_eq!(twice.status, 303, "removed twice is removed");
    assert_eq!(app.number(&cover), 0);
    // Without a photo it is not sellable.
    let page = editor.get(PHOTOS);
    editor.submit(&page, removal, &[]);
    let cards = app.number("SELECT COUNT(*) AS n FROM listing_cards WHERE listing_id = 1");
    assert_eq!(cards, 0);
});

on_both!(photos_of_another_shop_are_out_of_reach, |app| {
    let foreign = app.login(world::PINGGU_MANAGER);
    foreign.get("/desk/pinggu/listings/2/photos");
    for path in [
        PHOTOS,
        "/desk/pinggu/listings/1/photos",
        "/desk/longjing/listings/2/photos",
    ] {
        let refused = foreign.upload(path, &[], vec![upload("x.png", photo(10))]);
        assert_eq!(refused.status, 404, "{path}");
    }
    for below in ["1/removal", "1/position", "1/text"] {
        let path = format!("/desk/pinggu/listings/2/photos/{below}");
        let answer = foreign.post(&path, &[("to", "back")]);
        assert!(matches!(answer.status, 303 | 404), "{path}");
    }
    let untouched = app.number(
        "SELECT COUNT(*) AS n FROM listing_photos WHERE (listing_id, media_id) IN ((1, 1), (2, 2))",
    );
    assert_eq!(untouched, 2);
    let packer = app.login(world::LONGJING_PACKER);
    assert_eq!(packer.get(PHOTOS).status, 403);
});

//! Uploads of every sort, good and evil (field bugs O-43 to O-46).

use bytes::Bytes;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::samples::{
    animated_gif, cmyk_jpeg, encoded, halves, jpeg_with_exif, palette_png, png, progressive_jpeg,
    transparent_gif,
};
use super::*;
use crate::base::error::Code;

fn code(upload: &[u8]) -> Code {
    render(upload).expect_err("should be refused").code()
}

fn decoded(pictures: &Pictures, width: MediaWidth, format: MediaFormat) -> DynamicImage {
    let file = pictures
        .renditions
        .iter()
        .find(|made| made.width == width && made.format == format)
        .unwrap();
    let by_content = image::guess_format(&file.bytes).unwrap();
    let expected = match format {
        MediaFormat::WebP => ImageFormat::WebP,
        MediaFormat::Jpeg => ImageFormat::Jpeg,
    };
    assert_eq!(by_content, expected);
    image::load_from_memory(&file.bytes).unwrap()
}

/// Lossy encoders change a value a little.
fn is_near(found: Rgba<u8>, expected: [u8; 3]) -> bool {
    found
        .0
        .iter()
        .zip(expected)
        .all(|(found, expected)| found.abs_diff(expected) <= 14)
}

fn smallest(upload: &[u8]) -> DynamicImage {
    decoded(
        &render(upload).unwrap(),
        MediaWidth::W320,
        MediaFormat::Jpeg,
    )
}

#[test]
fn every_width_exists_in_both_formats_and_none_is_enlarged() {
    let pictures = render(&encoded(halves(1000, 500), ImageFormat::Jpeg)).unwrap();
    assert_eq!((pictures.width, pictures.height), (1000, 500));
    assert_eq!(pictures.renditions.len(), 6);
    for format in MediaFormat::ALL {
        let sizes = MediaWidth::ALL.map(|width| decoded(&pictures, width, format).dimensions());
        assert_eq!(sizes, [(320, 160), (800, 400), (1000, 500)]);
    }
}

#[test]
fn the_name_is_the_hash_of_the_upload() {
    // SHA-256 of "abc", FIPS 180-4.
    assert_eq!(
        MediaHash::of(b"abc").as_str(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert!("../../etc/passwd".parse::<MediaHash>().is_err());
    assert!("BA".repeat(32).parse::<MediaHash>().is_err());
}

#[test]
fn o46_the_content_decides_whatever_the_name_says() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let image = smallest(&encoded(halves(40, 20), format));
        assert!(is_near(image.get_pixel(5, 10), [220, 30, 30]), "{format:?}");
        assert!(
            is_near(image.get_pixel(35, 10), [30, 30, 220]),
            "{format:?}"
        );
    }
}

#[test]
fn a_photo_is_turned_upright_and_its_metadata_is_gone() {
    // Orientation 6: the camera was held so that the picture must be turned a quarter to the
    // right; the left half becomes the upper one.
    let upload = jpeg_with_exif(halves(64, 32), 6);
    let pictures = render(&upload).unwrap();
    assert_eq!((pictures.width, pictures.height), (32, 64));
    let image = decoded(&pictures, MediaWidth::W1600, MediaFormat::Jpeg);
    assert!(is_near(image.get_pixel(16, 10), [220, 30, 30]));
    assert!(is_near(image.get_pixel(16, 54), [30, 30, 220]));
    for made in &pictures.renditions {
        for secret in [&b"SECRET-VILLAGE"[..], b"Exif", b"EXIF"] {
            assert!(!made.bytes.windows(secret.len()).any(|part| part == secret));
        }
    }
}

#[test]
fn a_large_photo_held_upright_is_reduced_after_turning() {
    let pictures = render(&jpeg_with_exif(halves(4000, 3000), 8)).unwrap();
    assert_eq!((pictures.width, pictures.height), (1600, 2133));
}

#[test]
fn a_strip_of_any_shape_stays_within_the_box() {
    let pictures = render(&encoded(RgbImage::new(20, 9000), ImageFormat::Png)).unwrap();
    assert_eq!((pictures.width, pictures.height), (11, 4800));
    assert_eq!(
        decoded(&pictures, MediaWidth::W320, MediaFormat::WebP).height(),
        960
    );
}

#[test]
fn o45_transparent_and_animated_gifs_become_still_pictures() {
    let image = smallest(&transparent_gif());
    assert!(is_near(image.get_pixel(0, 0), [0xfb, 0xf8, 0xf1]));
    let image = smallest(&animated_gif());
    assert_eq!(image.dimensions(), (20, 10));
    assert!(is_near(image.get_pixel(10, 5), [254, 0, 0]));
}

#[test]
fn o45_transparency_shows_the_ground() {
    let half = RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 128]));
    let image = smallest(&encoded(half, ImageFormat::Png));
    // Half of 251, 248, 241.
    assert!(is_near(image.get_pixel(8, 8), [125, 123, 120]));
}

#[test]
fn o45_cmyk_progressive_palette_and_deep_pictures_are_converted() {
    // Adobe's CMYK is inverted: 128 × 128 / 255 = 64.
    assert!(is_near(
        smallest(&cmyk_jpeg()).get_pixel(4, 4),
        [64, 64, 64]
    ));
    assert!(is_near(
        smallest(&progressive_jpeg()).get_pixel(4, 4),
        [192, 192, 192]
    ));
    assert_eq!(smallest(&palette_png()).dimensions(), (2, 1));
    let deep = image::ImageBuffer::<Rgb<u16>, _>::from_pixel(8, 8, Rgb([65535, 32768, 0]));
    let image = smallest(&encoded(deep, ImageFormat::Png));
    assert!(is_near(image.get_pixel(4, 4), [255, 128, 0]));
}

#[test]
fn o45_tiny_empty_and_truncated_files() {
    assert_eq!(code(b""), Code::MediaNotAPicture);
    assert_eq!(
        smallest(&encoded(RgbImage::new(1, 1), ImageFormat::Png)).dimensions(),
        (1, 1)
    );
    let low = |value: u32| u8::try_from(value % 251).unwrap();
    let noise = RgbImage::from_fn(200, 200, |x, y| Rgb([low(x * y), low(x * 7), low(y * 13)]));
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = encoded(noise.clone(), format);
        render(&whole).unwrap();
        for part in [8, whole.len() / 4, whole.len() / 2, whole.len() * 9 / 10] {
            let refused = code(&whole[..part]);
            assert!(
                matches!(refused, Code::MediaDamaged | Code::MediaNotAPicture),
                "{format:?} cut at {part}"
            );
        }
    }
}

#[test]
fn o43_what_is_no_picture_is_refused_whatever_it_pretends() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let page = b"<!doctype html><script>alert(1)</script>";
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut zipped, svg).unwrap();
    let zipped = zipped.finish().unwrap();
    for upload in [
        &svg[..],
        page,
        &zipped,
        b"%PDF-1.7",
        b"MZ\x90\0",
        b"BM......",
    ] {
        assert_eq!(code(upload), Code::MediaNotAPicture);
    }
    for header in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"GIF89a"] {
        // What follows the header may read as a size; either way it is no picture.
        let refused = code(&[header, page].concat());
        assert!(matches!(
            refused,
            Code::MediaDamaged | Code::MediaTooManyPixels
        ));
    }
}

#[test]
fn o43_of_a_polyglot_only_the_picture_remains() {
    let script = b"<script>alert(document.domain)</script>";
    let upload = [encoded(halves(40, 20), ImageFormat::Jpeg), script.to_vec()].concat();
    for made in render(&upload).unwrap().renditions {
        assert!(!made.bytes.windows(8).any(|part| part == b"<script>"));
    }
}

#[test]
fn a_decompression_bomb_is_refused_by_its_header() {
    // 60 000 × 60 000 grey pixels would take 3.6 GB; the file has some hundred bytes.
    let bomb = png((60_000, 60_000), 8, 0, &[], &[0; 4096]);
    assert!(bomb.len() < 500);
    assert_eq!(code(&bomb), Code::MediaTooManyPixels);
    // 34 megapixels of 64 bits are as heavy as 68 of 32.
    let deep = png((6_000, 5_700), 16, 6, &[], &[0; 4096]);
    assert_eq!(code(&deep), Code::MediaTooManyPixels);
    let mut gif = encoded(RgbImage::new(4, 4), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(code(&gif), Code::MediaTooManyPixels);
}

#[test]
fn the_limits_hold_to_the_byte() {
    let mut upload = encoded(halves(8, 8), ImageFormat::Png);
    upload.resize(MAX_UPLOAD_BYTES, 0);
    assert!(render(&upload).is_ok());
    upload.push(0);
    assert_eq!(code(&upload), Code::MediaTooLarge);
}

#[tokio::test]
async fn o44_files_are_stored_under_names_of_ours_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let place = MediaPlace::Folder(folder.path().join("media"));
    let store = MediaStore::open(&place).unwrap();
    let upload = Bytes::from(encoded(halves(40, 20), ImageFormat::Png));
    let pictures = process(upload).await.unwrap();
    store.put(&pictures).await.unwrap();
    store.put(&pictures).await.unwrap();
    for made in &pictures.renditions {
        let name = format!("{}.{}", made.width.pixels(), made.format.extension());
        let (bytes, format) = store
            .get_by_name(pictures.hash.as_str(), &name)
            .await
            .unwrap();
        assert_eq!((bytes, format), (made.bytes.clone(), made.format));
    }
    let hash = pictures.hash.as_str();
    for (hash, name) in [
        (hash, "640.webp"),
        (hash, "800.svg"),
        (hash, "800"),
        (hash, "../800.webp"),
        ("../..", "800.webp"),
        (&"0".repeat(64), "800.webp"),
    ] {
        let refused = store.get_by_name(hash, name).await.unwrap_err();
        assert_eq!(refused.code(), Code::PageNotFound, "{hash}/{name}");
    }
}

#[test]
fn a_place_is_a_folder_or_a_bucket() {
    let bucket = |name: &str, prefix: &str| MediaPlace::Bucket {
        name: name.to_owned(),
        prefix: prefix.to_owned(),
    };
    assert_eq!(MediaPlace::parse("s3://yipin"), bucket("yipin", ""));
    assert_eq!(MediaPlace::parse("s3://yipin/a/b/"), bucket("yipin", "a/b"));
    let folder = MediaPlace::parse("./yipin-demo/media");
    assert_eq!(folder, MediaPlace::Folder("./yipin-demo/media".into()));
}

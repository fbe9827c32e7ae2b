//! Small files made for the tests, most of them byte by byte from the standards.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Left half red, right half blue.
pub fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([220, 30, 30])
        } else {
            Rgb([30, 30, 220])
        }
    })
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A GIF of one green pixel in the middle of nothing.
pub fn transparent_gif() -> Vec<u8> {
    let mut image = RgbaImage::from_pixel(9, 9, Rgba([0, 0, 0, 0]));
    image.put_pixel(4, 4, Rgba([0, 200, 0, 255]));
    encoded(image, ImageFormat::Gif)
}

/// Two frames, the first red and the second blue.
pub fn animated_gif() -> Vec<u8> {
    use image::codecs::gif::GifEncoder;
    use image::{Delay, Frame};
    let mut file = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut file);
        for colour in [[255, 0, 0, 255], [0, 0, 255, 255]] {
            let image = RgbaImage::from_pixel(20, 10, Rgba(colour));
            let frame = Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(100, 1));
            encoder.encode_frame(frame).unwrap();
        }
    }
    file
}

/// A PNG with the given header fields; `rows` are filtered scan lines, `palette` RGB triples.
pub fn png(size: (u32, u32), depth: u8, colour: u8, palette: &[u8], rows: &[u8]) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(rows).unwrap();
    let mut header = Vec::new();
    header.extend(size.0.to_be_bytes());
    header.extend(size.1.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    if !palette.is_empty() {
        chunk(&mut file, *b"PLTE", palette);
    }
    chunk(&mut file, *b"IDAT", &zlib.finish().unwrap());
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    file.extend(kind);
    file.extend(data);
    file.extend(crc.sum().to_be_bytes());
}

/// A PNG of palette colours: one row of red and green.
pub fn palette_png() -> Vec<u8> {
    png((2, 1), 8, 3, &[255, 0, 0, 0, 255, 0], &[0, 0, 1])
}

/// A JPEG with an Exif segment that says how the camera was held and where.
pub fn jpeg_with_exif(image: RgbImage, orientation: u8) -> Vec<u8> {
    let plain = encoded(image, ImageFormat::Jpeg);
    // Big-endian TIFF with two entries: 0x0112 orientation, 0x8825 the directory of the position,
    // which holds 0x0001 GPSLatitudeRef "N" and the words of a place, so that a test can look.
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"SECRET-VILLAGE-POSITION");
    let mut file = plain[..2].to_vec();
    let length = u16::try_from(2 + 6 + tiff.len()).unwrap();
    file.extend([0xff, 0xe1]);
    file.extend(length.to_be_bytes());
    file.extend(b"Exif\0\0");
    file.extend(tiff);
    file.extend(&plain[2..]);
    file
}

fn segment(file: &mut Vec<u8>, marker: u8, data: &[u8]) {
    file.extend([0xff, marker]);
    file.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    file.extend(data);
}

/// A Huffman table of one code, `0`, for this symbol.
fn one_code(class_and_id: u8, symbol: u8) -> Vec<u8> {
    let mut table = vec![class_and_id, 1];
    table.extend([0; 15]);
    table.push(symbol);
    table
}

/// 8 × 8 pixels of four components at 128 each, as Adobe writes CMYK (inverted).
pub fn cmyk_jpeg() -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    segment(&mut file, 0xee, b"Adobe\0\x64\0\0\0\0\0");
    let mut quantisation = vec![0];
    quantisation.extend([8; 64]);
    segment(&mut file, 0xdb, &quantisation);
    segment(
        &mut file,
        0xc0,
        &[
            8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
        ],
    );
    segment(&mut file, 0xc4, &one_code(0x00, 0));
    segment(&mut file, 0xc4, &one_code(0x10, 0));
    segment(&mut file, 0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    // Each block: code of a difference of 0, code of "no more": two bits, four blocks.
    file.extend([0x00, 0xff, 0xd9]);
    file
}

/// 8 × 8 pixels of grey 192 in two progressive scans.
pub fn progressive_jpeg() -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    let mut quantisation = vec![0];
    quantisation.extend([8; 64]);
    segment(&mut file, 0xdb, &quantisation);
    segment(&mut file, 0xc2, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    segment(&mut file, 0xc4, &one_code(0x00, 7));
    segment(&mut file, 0xda, &[1, 1, 0, 0, 0, 0]);
    // Code of seven more bits, then 64: 64 × 8 / 8 above the middle of 128.
    file.push(0b0100_0000);
    segment(&mut file, 0xc4, &one_code(0x10, 0));
    segment(&mut file, 0xda, &[1, 1, 0, 1, 63, 0]);
    file.extend([0x7f, 0xff, 0xd9]);
    file
}

//! Drawn pictures for what has no photo yet: terraced hills, a sun, and a plant of the category,
//! varied by the name of the specialty. Never a grey box.

mod motif;

use std::fmt::Write;

/// Where drawn pictures are served: `/art/{category}/{seed}.svg`.
pub const PREFIX: &str = "/art/";

/// How many different drawings a category has.
const SEEDS: u64 = 64;

/// The width of a drawing in its own units.
const WIDTH: i64 = 480;
/// The height of a drawing in its own units.
const HEIGHT: i64 = 360;

/// The address of the drawing for a specialty.
pub fn url(category: &str, name: &str) -> String {
    let category = motif::of(category).category;
    format!("{PREFIX}{category}/{}.svg", seed(name))
}

/// The drawing at an address (`tea/12.svg`), or `None` if there is none with that name.
pub fn at(path: &str) -> Option<String> {
    let (category, file) = path.split_once('/')?;
    let seed: u64 = file.strip_suffix(".svg")?.parse().ok()?;
    (seed < SEEDS && motif::exists(category)).then(|| draw(category, seed))
}

/// The same number for the same name (FNV-1a).
fn seed(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) % SEEDS
}

/// A small source of variation: the next number below `range`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, range: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963);
        i64::try_from(self.0 >> 33).unwrap_or_default() % range.max(1)
    }
}

fn draw(category: &str, seed: u64) -> String {
    let motif = motif::of(category);
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1));
    let [ground, far, near, ink] = motif.colours;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
    );
    let (x, y) = (60 + dice.below(360), 54 + dice.below(40));
    push(
        &mut svg,
        format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"26\" fill=\"none\" stroke=\"{ink}\" \
         stroke-width=\"1.5\" opacity=\".45\"/>"
        ),
    );
    hill(&mut svg, &mut dice, 150, [far, ink]);
    hill(&mut svg, &mut dice, 225, [near, ink]);
    plants(&mut svg, &mut dice, motif.path, [ground, ink]);
    svg.push_str("</svg>");
    svg
}

/// A hill whose ridge starts at `top`, with the lines of its terraces.
fn hill(svg: &mut String, dice: &mut Dice, top: i64, [fill, ink]: [&str; 2]) {
    let left = top + dice.below(50);
    let right = top + dice.below(50);
    let rise = 40 + dice.below(50);
    let bow = 90 + dice.below(60);
    let ridge = |step: i64| {
        let down = step * 15;
        format!(
            "M-4 {} C{bow} {} {} {} 484 {}",
            left + down,
            top - rise + down + step * 5,
            480 - bow,
            top + rise + down - step * 5,
            right + down,
        )
    };
    push(
        svg,
        format_args!("<path d=\"{} V364 H-4Z\" fill=\"{fill}\"/>", ridge(0)),
    );
    for step in 0..7 {
        push(
            svg,
            format_args!(
                "<path d=\"{}\" fill=\"none\" stroke=\"{ink}\" opacity=\".22\"/>",
                ridge(step)
            ),
        );
    }
}

/// Three plants: a large one in the middle, a smaller one at each side.
fn plants(svg: &mut String, dice: &mut Dice, path: &str, [fill, ink]: [&str; 2]) {
    let places = [(78, 214, 8), (318, 220, 7), (168, 132, 15)];
    for (x, y, tenths) in places {
        let turn = dice.below(21) - 10;
        push(
            svg,
            format_args!(
                "<g transform=\"translate({x} {y}) scale({}.{}) rotate({turn} 50 50)\" \
             fill=\"{fill}\" stroke=\"{ink}\" stroke-width=\"2.2\" stroke-linecap=\"round\" \
             stroke-linejoin=\"round\">{path}</g>",
                tenths / 10,
                tenths % 10,
            ),
        );
    }
}

fn push(svg: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = svg.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_specialty_has_the_same_picture_and_names_vary_it() {
        assert_eq!(url("tea", "西湖龙井"), url("tea", "西湖龙井"));
        let urls: std::collections::BTreeSet<_> = ["西湖龙井", "安吉白茶", "武夷岩茶", "碧螺春"]
            .map(|name| url("tea", name))
            .into();
        assert!(urls.len() > 2, "{urls:?}");
    }

    #[test]
    fn only_addresses_that_we_give_out_exist() {
        let address = url("tea", "西湖龙井");
        let picture = at(address.strip_prefix(PREFIX).unwrap()).unwrap();
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>"));
        for wrong in [
            "tea/64.svg",
            "tea/-1.svg",
            "nothing/1.svg",
            "tea/1.png",
            "tea",
            "",
            "tea/x.svg",
        ] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
        // An unknown category falls back to a picture that exists.
        let fallback = url("<script>", "x");
        assert!(at(fallback.strip_prefix(PREFIX).unwrap()).is_some());
    }

    #[test]
    fn every_category_of_the_data_has_a_picture_of_its_own() {
        let data = include_str!("../../../assets/data/categories.csv");
        let mut paths = std::collections::BTreeSet::new();
        for line in data.lines().skip(1) {
            let code = line.split(',').next().unwrap();
            assert!(motif::exists(code), "{code}");
            paths.insert(motif::of(code).path);
        }
        assert!(paths.len() > 15);
    }
}

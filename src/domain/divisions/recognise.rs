//! Takes a whole address apart, as people send it to each other: name, phone and place in one
//! line, in any order.
//!
//! What is not recognised stays in the detail or is left out; nothing here decides, since whoever
//! pasted the line sees the fields before anything is ordered.

use chrono::NaiveDate;

use super::model::Division;
use super::tree::Tree;
use crate::base::division_code::DivisionCode;
use crate::base::phone::Phone;
use crate::base::text::{narrow, tidy_line};

/// The most characters that are read.
const LONGEST: usize = 400;
/// Digits of a mobile number of China.
const MOBILE_DIGITS: usize = 11;

/// Words that people write before a value, with a colon behind.
const LABELS: [&str; 18] = [
    "收货人姓名",
    "收货人",
    "收件人",
    "联系人",
    "姓名",
    "名字",
    "手机号码",
    "手机号",
    "手机",
    "联系电话",
    "电话号码",
    "电话",
    "所在地区",
    "地区",
    "收货地址",
    "详细地址",
    "收件地址",
    "地址",
];

/// What the names of provinces, prefectures and counties end with, and people leave out.
const ENDINGS: [&str; 13] = [
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "盟",
    "县",
    "区",
];

/// The peoples that names of autonomous prefectures and counties hold before their ending.
const PEOPLES: [&str; 24] = [
    "土家族",
    "布依族",
    "哈尼族",
    "景颇族",
    "傈僳族",
    "朝鲜族",
    "柯尔克孜",
    "哈萨克",
    "蒙古族",
    "蒙古",
    "藏族",
    "羌族",
    "彝族",
    "苗族",
    "侗族",
    "壮族",
    "傣族",
    "白族",
    "回族",
    "满族",
    "瑶族",
    "畲族",
    "黎族",
    "各族",
];

/// Behind a short name these make it the name of a street, a village or another division,
const GOES_ON: &str = "路街道巷弄村镇乡大门公广园里苑桥祠寺市县区州盟旗";
/// as do these with one of those behind: `北京东路`.
const SIDES: &str = "东南西北中";

/// What a line has told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognised {
    /// Who takes the parcel in; may be empty.
    pub name: String,
    /// The phone.
    pub phone: Option<Phone>,
    /// The deepest division that was named.
    pub code: Option<DivisionCode>,
    /// Street, house and door; may be empty.
    pub detail: String,
}

impl Recognised {
    /// Whether nothing was found that could be a place or a phone.
    pub fn is_empty(&self) -> bool {
        self.code.is_none() && self.phone.is_none()
    }
}

/// Reads a line, or several, on a day.
pub fn recognise(tree: &Tree, day: NaiveDate, text: &str) -> Recognised {
    let text: String = narrow(text).chars().take(LONGEST).collect();
    let text = without_labels(&text);
    let (phone, text) = take_phone(&text);
    let parts: Vec<&str> = text.split(is_gap).filter(|part| !part.is_empty()).collect();
    let Some(place) = find_place(tree, day, &parts) else {
        let name = parts.iter().find(|part| is_name(part));
        return Recognised {
            name: name.map(|name| bare(name)).unwrap_or_default(),
            phone,
            ..Recognised::default()
        };
    };
    let mut before: Vec<&str> = parts.iter().take(place.at).copied().collect();
    before.push(place.before);
    let mut rest: Vec<&str> = parts.iter().skip(place.until).copied().collect();
    let mut name = String::new();
    if let Some(at) = before.iter().rposition(|part| is_name(part)) {
        name = bare(before.remove(at));
    } else if let Some(last) = rest.iter().rposition(|part| is_name(part)) {
        name = bare(rest.remove(last));
    }
    // What stood before the place and is no name, such as a company's, is not lost.
    let detail = std::iter::once(place.rest).chain(rest).chain(before);
    let detail: Vec<&str> = detail.filter(|part| !is_filler(part)).collect();
    Recognised {
        name,
        phone,
        code: Some(place.code),
        detail: tidy_line(&detail.join(" ")),
    }
}

/// Whether a part tells nothing.
fn is_filler(part: &str) -> bool {
    part.is_empty() || part == "中国" || LABELS.contains(&part)
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '|' | '、' | '。' | ':')
}

/// Labels become gaps. Without a colon behind it only a word that stands alone is one.
fn without_labels(text: &str) -> String {
    let mut text = text.to_owned();
    for label in LABELS {
        text = text.replace(&format!("{label}:"), " ");
    }
    let parts = text.split(' ').filter(|part| !LABELS.contains(part));
    parts.collect::<Vec<_>>().join(" ")
}

/// The first mobile number, and the text without it.
fn take_phone(text: &str) -> (Option<Phone>, String) {
    let mut is_inside = false;
    for (at, c) in text.char_indices() {
        let begins = (c.is_ascii_digit() || c == '+') && !is_inside;
        is_inside = c.is_ascii_digit();
        if !begins {
            continue;
        }
        let tail = text.get(at..).unwrap_or_default();
        let Some(length) = mobile_at(tail) else {
            continue;
        };
        let (number, rest) = tail.split_at(length);
        if let Ok(phone) = Phone::parse(number) {
            let before = text.get(..at).unwrap_or_default();
            return (Some(phone), format!("{before} {rest}"));
        }
    }
    (None, text.to_owned())
}

/// How many bytes of the text are a mobile number, with or without `+86`, in groups or not.
fn mobile_at(text: &str) -> Option<usize> {
    let body = ["+86", "0086", "86"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .filter(|body| mobile_digits(body.trim_start_matches([' ', '-'])).is_some());
    let skipped = body.map_or(0, |body| {
        text.len() - body.trim_start_matches([' ', '-']).len()
    });
    mobile_digits(text.get(skipped..)?).map(|length| skipped + length)
}

fn mobile_digits(text: &str) -> Option<usize> {
    let mut digits = String::new();
    let mut was_gap = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if c.is_ascii_digit() => {
                if digits.len() == MOBILE_DIGITS {
                    // Longer than a mobile number, unless a gap stood between.
                    return (was_gap && is_mobile(&digits)).then_some(at - 1);
                }
                digits.push(c);
                was_gap = false;
            }
            ' ' | '-' if !was_gap && !digits.is_empty() => was_gap = true,
            _ => {
                let gap = usize::from(was_gap);
                return is_mobile(&digits).then_some(at - gap);
            }
        }
    }
    is_mobile(&digits).then_some(text.len() - usize::from(was_gap))
}

fn is_mobile(digits: &str) -> bool {
    let mut begin = digits.bytes();
    digits.len() == MOBILE_DIGITS
        && begin.next() == Some(b'1')
        && begin.next().is_some_and(|second| second >= b'3')
}

/// Where a place was found.
struct Place<'a> {
    code: DivisionCode,
    /// The part in which it begins.
    at: usize,
    /// What stands before it in that part.
    before: &'a str,
    /// What follows it in its last part.
    rest: &'a str,
    /// The first part behind it.
    until: usize,
}

/// The place that reaches deepest, of several such the first: a name or a company's sign may well
/// hold the name of some province.
fn find_place<'a>(tree: &Tree, day: NaiveDate, parts: &[&'a str]) -> Option<Place<'a>> {
    let provinces = tree.provinces(day);
    let below = |above: &[&Division]| -> Vec<&Division> {
        let all = above.iter().flat_map(|one| tree.children(one.code, day));
        all.collect()
    };
    let cities = below(&provinces);
    let wide = place_among(tree, day, parts, &[&provinces, &cities]);
    // A county alone is known by its whole name, if no other bears it.
    wide.or_else(|| {
        let mut counties = below(&cities);
        counties.retain(|one| one.name.chars().count() > 2);
        place_among(tree, day, parts, &[&counties])
    })
}

/// The same, of places that begin with one of these divisions; those named first go first.
fn place_among<'a>(
    tree: &Tree,
    day: NaiveDate,
    parts: &[&'a str],
    kinds: &[&[&Division]],
) -> Option<Place<'a>> {
    let mut best: Option<Place<'a>> = None;
    for (at, part) in parts.iter().enumerate() {
        let begin = part.strip_prefix("中国").map_or(0, |_| "中国".len());
        for (from, _) in part.char_indices() {
            let (before, text) = part.split_at(from);
            let is_first = from == 0 || from == begin;
            let begun = kinds.iter().find_map(|kind| begun(kind, text, is_first));
            let Some((division, length)) = begun else {
                continue;
            };
            let mut walk = Walk {
                parts,
                at,
                rest: text.get(length..).unwrap_or_default(),
            };
            let code = walk.down(tree, day, division);
            let is_deeper = |other: &Place<'_>| other.code.as_str().len() < code.as_str().len();
            if best.as_ref().is_none_or(is_deeper) {
                best = Some(Place {
                    code,
                    at,
                    before,
                    rest: walk.rest,
                    until: walk.at + 1,
                });
            }
        }
    }
    best
}

/// The division that a text begins with: by its short name at the beginning of a part alone, and of
/// several that bear the name none.
fn begun<'a>(
    options: &[&'a Division],
    text: &str,
    is_first: bool,
) -> Option<(&'a Division, usize)> {
    let (found, length) = longest(options, text)?;
    let named = text.get(..length)?;
    let is_whole = named == found.name;
    let bearers = options.iter().filter(|one| one.name == found.name).count();
    (bearers == 1 && (is_whole || is_first)).then_some((found, length))
}

/// A way through the parts of a line.
struct Walk<'a, 'b> {
    parts: &'b [&'a str],
    at: usize,
    rest: &'a str,
}

impl Walk<'_, '_> {
    /// Goes on with the divisions below, as far as they are named; a city may be left out.
    fn down(&mut self, tree: &Tree, day: NaiveDate, from: &Division) -> DivisionCode {
        let mut code = from.code;
        let mut is_repeated = false;
        loop {
            let below = tree.children(code, day);
            let deeper: Vec<&Division> = below
                .iter()
                .flat_map(|one| tree.children(one.code, day))
                .collect();
            match self.take(&below).or_else(|| self.take(&deeper)) {
                Some(next) => code = next,
                // `北京市北京市东城区`.
                None if !is_repeated && code == from.code && self.take(&[from]).is_some() => {
                    is_repeated = true;
                }
                None => return code,
            }
        }
    }

    /// Takes the longest of these names, in this part or at the beginning of the next.
    fn take(&mut self, options: &[&Division]) -> Option<DivisionCode> {
        if self.rest.is_empty() {
            let next = self.parts.get(self.at + 1)?;
            let (found, length) = longest(options, next)?;
            self.at += 1;
            self.rest = next.get(length..).unwrap_or_default();
            return Some(found.code);
        }
        let (found, length) = longest(options, self.rest)?;
        self.rest = self.rest.get(length..).unwrap_or_default();
        Some(found.code)
    }
}

/// The division whose name the text begins with, and the bytes of that name.
fn longest<'a>(options: &[&'a Division], text: &str) -> Option<(&'a Division, usize)> {
    let found = options
        .iter()
        .filter_map(|one| Some((*one, named(&one.name, text)?)));
    found.max_by_key(|(_, length)| *length)
}

/// How many bytes of the text are this name, whole or short.
fn named(name: &str, text: &str) -> Option<usize> {
    if text.starts_with(name) {
        return Some(name.len());
    }
    let short = short_of(name);
    let rest = text.strip_prefix(short)?;
    if short.chars().count() < 2 {
        return None;
    }
    // `恩施州` for a long name.
    if name.ends_with("自治州") && rest.starts_with('州') {
        return Some(short.len() + '州'.len_utf8());
    }
    let goes_on = rest
        .trim_start_matches(|c| SIDES.contains(c))
        .starts_with(|c| GOES_ON.contains(c));
    (!goes_on).then_some(short.len())
}

/// The name without its generic word and its peoples.
fn short_of(name: &str) -> &str {
    let short = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    let mut short = short.unwrap_or(name);
    // 内蒙古自治区 is named after a place.
    if name.ends_with("自治州") || name.ends_with("自治县") {
        while let Some(shorter) = PEOPLES.iter().find_map(|people| short.strip_suffix(people)) {
            short = shorter;
        }
    }
    short
}

/// Whether a part can be somebody's name: two to four characters, or a few words of letters.
fn is_name(part: &str) -> bool {
    let name = bare(part);
    let count = name.chars().count();
    let is_latin = name
        .chars()
        .all(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '\''));
    let has_digit = name.chars().any(|c| c.is_ascii_digit());
    if is_filler(part) || name.contains("公司") {
        return false;
    }
    let is_door = name.ends_with(|c| "号室楼栋层路街村镇乡区组弄店院".contains(c));
    (2..=4).contains(&count) && !has_digit && !is_door || is_latin && (2..=20).contains(&count)
}

/// A name without the word for who takes in.
fn bare(part: &str) -> String {
    let name = part.strip_suffix("收").unwrap_or(part);
    name.trim_matches(['(', ')', '-', '.', '/']).to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::standard_tree;
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
    }

    static TREE: LazyLock<Tree> = LazyLock::new(standard_tree);

    fn read(text: &str) -> (String, String, String, String) {
        let found = recognise(&TREE, today(), text);
        (
            found.name,
            found
                .phone
                .map(|p| p.as_str().to_owned())
                .unwrap_or_default(),
            found
                .code
                .map(|code| code.as_str().to_owned())
                .unwrap_or_default(),
            found.detail,
        )
    }

    #[test]
    fn the_ways_in_which_people_write_an_address() {
        let wang = |detail: &str| {
            let phone = "+8613812345678".to_owned();
            (
                "王小明".to_owned(),
                phone,
                "330106".to_owned(),
                detail.to_owned(),
            )
        };
        for text in [
            "王小明 13812345678 浙江省杭州市西湖区文三路1号2幢301室",
            "王小明,13812345678,浙江省,杭州市,西湖区,文三路1号2幢301室",
            "浙江省杭州市西湖区文三路1号2幢301室，王小明，13812345678",
            "浙江省 杭州市 西湖区 文三路1号2幢301室 王小明收 +86 138 1234 5678",
            "收货人：王小明\n手机号码：138-1234-5678\n所在地区：浙江省杭州市西湖区\n详细地址：文三路1号2幢301室",
            "王小明13812345678浙江杭州西湖区文三路1号2幢301室",
            "杭州市西湖区文三路1号2幢301室 王小明 １３８１２３４５６７８",
            "浙江省西湖区文三路1号2幢301室 王小明 8613812345678",
        ] {
            assert_eq!(read(text), wang("文三路1号2幢301室"), "{text}");
        }
    }

    #[test]
    fn places_of_all_kinds() {
        for (text, code, detail) in [
            (
                "北京市北京市东城区东直门内大街1号",
                "110101",
                "东直门内大街1号",
            ),
            ("北京东城区东直门内大街1号", "110101", "东直门内大街1号"),
            // A street that bears a district's name is no district.
            ("北京市朝阳路8号", "11", "朝阳路8号"),
            ("北京朝阳建国路93号", "110105", "建国路93号"),
            ("湖北恩施州利川市东城街道", "422802", "东城街道"),
            (
                "湖北省恩施土家族苗族自治州利川市滨江北路",
                "422802",
                "滨江北路",
            ),
            ("广西南宁市青秀区民族大道", "450103", "民族大道"),
            ("新疆喀什地区喀什市人民东路", "653101", "人民东路"),
            ("广东省东莞市南城街道鸿福路", "4419", "南城街道鸿福路"),
            ("河南省济源市天坛路", "419001", "天坛路"),
            ("内蒙古呼伦贝尔市海拉尔区胜利大街", "150702", "胜利大街"),
            ("上海市浦东新区世纪大道100号", "310115", "世纪大道100号"),
            ("香港特别行政区", "81", ""),
            // The short name of a city within the name of a county.
            ("湖南省长沙县星沙街道开元路", "430121", "星沙街道开元路"),
            ("江西省南昌县莲塘镇", "360121", "莲塘镇"),
            ("湖北省恩施市舞阳坝", "422801", "舞阳坝"),
            ("云南省大理市下关镇", "532901", "下关镇"),
            // A province and a city of one name.
            ("吉林省吉林市昌邑区重庆路", "220202", "重庆路"),
            ("吉林市昌邑区重庆路", "220202", "重庆路"),
            ("四川省成都市武侯祠大街231号", "5101", "武侯祠大街231号"),
            ("内蒙古呼和浩特赛罕区大学路", "150105", "大学路"),
            ("中国浙江省杭州市西湖区文三路", "330106", "文三路"),
            ("昆山市花桥镇上海大众4S店", "320583", "花桥镇上海大众4S店"),
        ] {
            let found = read(&format!("{text} 王小明 13812345678"));
            assert_eq!(
                (found.2.as_str(), found.3.as_str()),
                (code, detail),
                "{text}"
            );
            assert_eq!(found.0, "王小明", "{text}");
        }
    }

    #[test]
    fn names_that_hold_a_place_are_names() {
        let found = read("张海南 13812345678 广东省深圳市南山区科技园");
        assert_eq!((found.0.as_str(), found.2.as_str()), ("张海南", "440305"));
        let found = read("收件人 张三 电话 13812345678 地址 江苏省苏州市姑苏区观前街");
        assert_eq!((found.0.as_str(), found.2.as_str()), ("张三", "320508"));
        let found = read("上海某某有限公司 张三 13812345678 江苏省苏州市姑苏区观前街1号");
        assert_eq!((found.0.as_str(), found.2.as_str()), ("张三", "320508"));
        assert_eq!(found.3, "观前街1号 上海某某有限公司");
    }

    #[test]
    fn what_is_not_there_is_left_open() {
        assert!(recognise(&TREE, today(), "你好").is_empty());
        assert!(recognise(&TREE, today(), "").is_empty());
        let only_phone = read("13812345678");
        assert_eq!(
            only_phone,
            (
                String::new(),
                "+8613812345678".into(),
                String::new(),
                String::new()
            )
        );
        // Too long for a mobile number.
        assert_eq!(read("138123456789 西湖区").1, "");
        // The number of a house before the phone.
        let found = read("浙江杭州市西湖区文三路100 13812345678 王明");
        assert_eq!((found.0.as_str(), found.3.as_str()), ("王明", "文三路100"));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_without_a_panic(text in ".{0,80}|[0-9 +\\-省市区王杭州]{0,60}") {
            let found = recognise(&TREE, today(), &text);
            prop_assert!(found.detail.chars().count() <= LONGEST);
        }
    }
}

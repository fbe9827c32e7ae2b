//! English names of places: the checked ones of the standard list, and for the rest pinyin with
//! an English generic word.
//!
//! The rules are those of the national guideline for translating place names: syllables are
//! joined and begin with one capital, an apostrophe parts a syllable that begins with a vowel
//! (`Xi'an`), and a name of one syllable keeps its Chinese generic word (`Juxian County`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::model::STANDARD_LIST;
use crate::base::division_code::DivisionCode;
use crate::base::pinyin::reading;
use crate::base::sheet::{Column, Sheet};

/// The generic words, longer ones before those that end them.
const GENERICS: [(&str, &str); 29] = [
    ("特别行政区", "Special Administrative Region"),
    ("民族乡", "Ethnic Township"),
    ("自治区", "Autonomous Region"),
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("管理区", "Administrative Area"),
    ("居民委员会", "Community"),
    ("村民委员会", "Village"),
    ("居委会", "Community"),
    ("村委会", "Village"),
    ("开发区", "Development Zone"),
    ("街道", "Subdistrict"),
    ("苏木", "Sumu"),
    ("嘎查", "Gacha"),
    ("社区", "Community"),
    ("林场", "Forest Farm"),
    ("农场", "Farm"),
    ("新村", "New Village"),
    ("地区", "Prefecture"),
    ("省", "Province"),
    ("市", "City"),
    ("盟", "League"),
    ("旗", "Banner"),
    ("县", "County"),
    ("区", "District"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("村", "Village"),
];

/// The names of the standard list, by code and Chinese name: a renamed division is not in it.
static KNOWN: LazyLock<HashMap<(DivisionCode, String), String>> = LazyLock::new(|| {
    let columns = ["code", "name", "name_en"].map(Column::required);
    let Ok(mut sheet) = Sheet::open(STANDARD_LIST, &columns) else {
        return HashMap::new();
    };
    sheet
        .rows()
        .flatten()
        .filter_map(|row| {
            let code = DivisionCode::parse(row.cell("code")).ok()?;
            Some((
                (code, row.cell("name").to_owned()),
                row.cell("name_en").to_owned(),
            ))
        })
        .collect()
});

/// The English name of a division: that of the standard list if it has this name there, else
/// [`place_name`].
pub(super) fn division_name(code: DivisionCode, name: &str) -> String {
    KNOWN
        .get(&(code, name.to_owned()))
        .cloned()
        .unwrap_or_else(|| place_name(name))
}

/// A Chinese place name in English: `北小营镇` is `Beixiaoying Town`. Other texts are given back in
/// Latin letters.
///
/// Some characters have several readings, so that people can correct what this proposes.
pub fn place_name(name: &str) -> String {
    let name = name.trim();
    let generic = GENERICS.iter().find_map(|(chinese, english)| {
        let stem = name.strip_suffix(chinese).filter(|stem| !stem.is_empty())?;
        Some((stem, *chinese, *english))
    });
    let Some((stem, chinese, english)) = generic else {
        return joined_pinyin(name);
    };
    let is_one_syllable = stem.chars().count() == 1 && chinese.chars().count() == 1;
    let proper = if is_one_syllable {
        joined_pinyin(name)
    } else {
        joined_pinyin(stem)
    };
    format!("{proper} {english}")
}

/// The syllables of Chinese characters as one word; other text as it is, in Latin letters.
fn joined_pinyin(text: &str) -> String {
    let mut word = String::new();
    for character in text.chars() {
        let latin = match reading(character) {
            Some(syllable) => syllable.to_owned(),
            None => deunicode::deunicode_with_tofu(&character.to_string(), ""),
        };
        let is_han = !character.is_ascii() && character.is_alphabetic();
        let syllable = if is_han {
            latin.trim().to_lowercase()
        } else {
            latin
        };
        let parts_after_vowel = is_han
            && word.ends_with(|c: char| c.is_alphabetic())
            && syllable.starts_with(['a', 'e', 'o']);
        if parts_after_vowel {
            word.push('\'');
        }
        word.push_str(&syllable);
    }
    capitalised(word.trim())
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_no_list_names_are_written_in_pinyin() {
        for (name, english) in [
            ("北小营镇", "Beixiaoying Town"),
            ("前鲁各庄村", "Qianlugezhuang Village"),
            ("保安镇", "Bao'an Town"),
            ("转塘街道", "Zhuantang Subdistrict"),
            ("桃镇", "Taozhen Town"),
            ("长寿村", "Changshou Village"),
            ("新叶村", "Xinye Village"),
            ("乌兰哈达嘎查", "Wulanhada Gacha"),
            ("村", "Cun"),
            ("Longjing", "Longjing"),
            ("", ""),
        ] {
            assert_eq!(place_name(name), english, "{name}");
        }
    }

    #[test]
    fn divisions_of_the_standard_list_have_their_official_names() {
        let name = |code: &str, name: &str| division_name(DivisionCode::parse(code).unwrap(), name);
        for (code, chinese, english) in [
            ("140000", "山西省", "Shanxi Province"),
            ("610000", "陕西省", "Shaanxi Province"),
            ("150000", "内蒙古自治区", "Inner Mongolia Autonomous Region"),
            ("540000", "西藏自治区", "Xizang (Tibet) Autonomous Region"),
            (
                "650000",
                "新疆维吾尔自治区",
                "Xinjiang Uygur Autonomous Region",
            ),
            (
                "450000",
                "广西壮族自治区",
                "Guangxi Zhuang Autonomous Region",
            ),
            ("810000", "香港特别行政区", "Hong Kong SAR"),
            ("820000", "澳门特别行政区", "Macao SAR"),
            ("110000", "北京市", "Beijing"),
            ("500000", "重庆市", "Chongqing"),
            ("350200", "厦门市", "Xiamen City"),
            ("230100", "哈尔滨市", "Harbin City"),
            ("150100", "呼和浩特市", "Hohhot City"),
            ("141100", "吕梁市", "Lüliang City"),
            (
                "422800",
                "恩施土家族苗族自治州",
                "Enshi Tujia and Miao Autonomous Prefecture",
            ),
            ("371122", "莒县", "Juxian County"),
            ("429021", "神农架林区", "Shennongjia Forestry District"),
        ] {
            assert_eq!(name(code, chinese), english, "{chinese}");
        }
        // A name that the list does not have under this code is written anew.
        assert_eq!(name("371122", "莒州市"), "Juzhou City");
    }
}

//! Readings of Chinese characters in Latin letters.

/// Characters whose reading in names of places and products is not the one that the table of
/// `deunicode` gives.
const READINGS: [(char, &str); 19] = [
    ('都', "du"),
    ('重', "chong"),
    ('厦', "xia"),
    ('长', "chang"),
    ('乐', "le"),
    ('会', "hui"),
    ('大', "da"),
    ('行', "xing"),
    ('吕', "lü"),
    ('叶', "ye"),
    ('朝', "chao"),
    ('藏', "zang"),
    ('柏', "bai"),
    ('种', "zhong"),
    ('参', "shen"),
    ('荥', "xing"),
    ('卜', "bo"),
    ('蚝', "hao"),
    ('汉', "han"),
];

/// The syllable of a character that the usual table misreads.
pub fn reading(character: char) -> Option<&'static str> {
    READINGS
        .iter()
        .find(|(known, _)| *known == character)
        .map(|(_, syllable)| *syllable)
}

/// The syllable of a Chinese character as it is typed: lower-case letters without tones, `u` for
/// `ü`. `None` for anything without one.
pub fn syllable(character: char) -> Option<String> {
    let read = reading(character).or_else(|| {
        let is_han = u32::from(character) >= 0x3400;
        is_han
            .then(|| deunicode::deunicode_char(character))
            .flatten()
    })?;
    let letters: String = read
        .chars()
        .map(|c| if c == 'ü' { 'u' } else { c })
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    (!letters.is_empty()).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_plain_letters() {
        let typed = |text: &str| text.chars().filter_map(syllable).collect::<Vec<_>>();
        assert_eq!(typed("云南普洱"), ["yun", "nan", "pu", "er"]);
        assert_eq!(
            typed("重庆吕梁绿茶"),
            ["chong", "qing", "lu", "liang", "lu", "cha"]
        );
        assert!(typed("a1。").is_empty());
    }
}

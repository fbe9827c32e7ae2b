//! Readings of Chinese characters in Latin letters.

/// Characters whose reading in names of places and products is not the one that the table of
/// `deunicode` gives.
const READINGS: [(char, &str); 18] = [
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
];

/// The syllable of a character that the usual table misreads.
pub fn reading(character: char) -> Option<&'static str> {
    READINGS
        .iter()
        .find(|(known, _)| *known == character)
        .map(|(_, syllable)| *syllable)
}

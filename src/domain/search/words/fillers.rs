//! Words that say nothing of goods.

use super::runs::Run;

/// Chinese ones. Names of goods and places that have them inside are words of their own: 和田.
const HAN: [&str; 38] = [
    "的",
    "了",
    "吗",
    "呢",
    "吧",
    "啊",
    "和",
    "与",
    "及",
    "或",
    "在",
    "是",
    "有",
    "不",
    "我",
    "你",
    "要",
    "想",
    "买",
    "这",
    "那",
    "个",
    "很",
    "没有",
    "有没有",
    "我要",
    "我想",
    "想要",
    "想买",
    "请问",
    "给我",
    "哪里",
    "哪儿",
    "什么",
    "怎么",
    "多少",
    "一些",
    "一个",
];

/// English ones.
const LATIN: [&str; 18] = [
    "a", "an", "the", "of", "and", "or", "for", "from", "in", "on", "with", "to", "some", "any",
    "i", "want", "buy", "please",
];

/// Whether a word says nothing of what is looked for.
pub fn is_filler(word: &Run) -> bool {
    match word {
        Run::Han(text) => HAN.contains(&text.as_str()),
        Run::Latin(text) => LATIN.contains(&text.as_str()),
    }
}

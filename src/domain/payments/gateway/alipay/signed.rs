//! What is signed towards Alipay and by it (RSA2: SHA-256 with RSA).

use std::collections::BTreeMap;

/// The text of a request's or a message's signature: the fields in the order of their names,
/// unescaped, without the signature itself.
pub(super) fn content(fields: &BTreeMap<String, String>, without: &[&str]) -> String {
    let counted = fields
        .iter()
        .filter(|(name, _)| !without.contains(&name.as_str()));
    let pairs: Vec<String> = counted
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The value of one field of an answer, exactly as it was written: that is what is signed.
pub(super) fn node<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let key = format!("\"{name}\"");
    let (_, rest) = body.split_once(key.as_str())?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    if !rest.starts_with('{') {
        return None;
    }
    let (mut depth, mut in_text, mut is_escaped) = (0_u32, false, false);
    for (place, byte) in rest.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'{' if !in_text => depth += 1,
            b'}' if !in_text => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return rest.get(..=place);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_signed_in_the_order_of_their_names_and_unescaped() {
        let fields = [
            ("b", "2 &"),
            ("sign_type", "RSA2"),
            ("a", "一"),
            ("sign", "x"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let fields = BTreeMap::from(fields);
        assert_eq!(content(&fields, &["sign"]), "a=一&b=2 &&sign_type=RSA2");
        assert_eq!(content(&fields, &["sign", "sign_type"]), "a=一&b=2 &");
    }

    #[test]
    fn an_answer_is_cut_out_as_it_stands() {
        let answer = r#"{"code":"10000","msg":"a \"}\" \\","sub":{"x":{}} , "y":"{"}"#;
        let body = format!("{{\"alipay_trade_query_response\" : {answer},\"sign\":\"s\"}}");
        assert_eq!(node(&body, "alipay_trade_query_response"), Some(answer));
        assert_eq!(node(&body, "alipay_trade_close_response"), None);
        assert_eq!(node(&body, "sign"), None);
        assert_eq!(node("{\"a\":{\"b\":1", "a"), None);
    }
}

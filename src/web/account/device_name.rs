//! What a browser is called in a person's list of sessions. A hint, not a fact: browsers say of
//! themselves what they like.

use serde::Serialize;

/// A browser and the system it runs on; empty when unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct DeviceName {
    browser: &'static str,
    system: &'static str,
}

/// Marks in the order in which they decide: most browsers also name those they descend from.
const BROWSERS: [(&str, &str); 12] = [
    ("MicroMessenger", "WeChat"),
    ("AlipayClient", "Alipay"),
    ("QQBrowser", "QQ"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Mi"),
    ("UCBrowser", "UC"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl DeviceName {
    /// Reads a `User-Agent`.
    pub(super) fn of(user_agent: &str) -> Self {
        let first = |table: &[(&str, &'static str)]| {
            table
                .iter()
                .find(|(mark, _)| user_agent.contains(mark))
                .map_or("", |(_, name)| name)
        };
        Self {
            browser: first(&BROWSERS),
            system: first(&SYSTEMS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_their_own_mark() {
        for (user_agent, browser, system) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Version/4.0 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.50",
                "WeChat",
                "Android",
            ),
            ("curl/8.5.0", "", ""),
        ] {
            assert_eq!(DeviceName::of(user_agent), DeviceName { browser, system });
        }
    }
}

//! The font of PDFs: a file of the machine with Chinese characters. Some 20 MB, hence not a part
//! of the program (ADR 19).

use std::path::{Path, PathBuf};

/// Where systems keep fonts with the characters of GB 18030, the better ones first.
const USUAL_PLACES: &[&str] = &[
    // Debian, Ubuntu: fonts-noto-cjk.
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    // Arch; Alpine.
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
    // Fedora and its kin.
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",
    // Source Han Sans is the same design.
    "/usr/share/fonts/adobe-source-han-sans/SourceHanSansCN-Regular.otf",
    "/usr/share/fonts/source-han-sans/SourceHanSansSC-Regular.otf",
    "/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
    // WenQuanYi.
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
    // macOS, Windows.
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:\\Windows\\Fonts\\msyh.ttc",
    "C:\\Windows\\Fonts\\simsun.ttc",
];

/// Where the font lies.
#[derive(Debug, Clone, Default)]
pub struct PaperFont(Option<PathBuf>);

impl PaperFont {
    /// The file that is set, or one in a usual place; `set` is empty for none.
    pub fn find(set: &str) -> Self {
        let found = if set.is_empty() {
            let mut usual = USUAL_PLACES.iter().map(PathBuf::from);
            usual.find(|path| path.is_file())
        } else {
            Some(PathBuf::from(set))
        };
        if found.is_none() {
            tracing::warn!(
                "no font with Chinese characters: papers are printed from the browser and there \
                 are no PDFs; install fonts-noto-cjk, or set papers_font"
            );
        }
        Self(found)
    }

    /// A machine without one.
    pub const fn none() -> Self {
        Self(None)
    }

    /// The address of a PDF; empty where none can be made.
    pub fn file_href(&self, href: String) -> String {
        if self.0.is_some() {
            href
        } else {
            String::new()
        }
    }

    /// The file.
    pub fn path(&self) -> Option<&Path> {
        self.0.as_deref()
    }
}

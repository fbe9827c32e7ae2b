//! The font of PDFs and posters: a file of the machine with Chinese characters. Some 20 MB, hence
//! not a part of the program (ADR 19), and in memory once, from its first use on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::base::error::{Error, Result};

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

/// The font, if there is one. Cheap to clone; all clones share what was read.
#[derive(Clone, Default)]
pub struct PaperFont(Option<Arc<Found>>);

struct Found {
    path: PathBuf,
    data: OnceLock<Arc<Vec<u8>>>,
}

/// Without twenty million numbers.
impl std::fmt::Debug for PaperFont {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PaperFont").field(&self.path()).finish()
    }
}

impl PaperFont {
    /// The file that is set, or one in a usual place; `set` is empty for none.
    pub fn find(set: &str) -> Self {
        let path = if set.is_empty() {
            let mut usual = USUAL_PLACES.iter().map(PathBuf::from);
            usual.find(|path| path.is_file())
        } else {
            Some(PathBuf::from(set))
        };
        if path.is_none() {
            tracing::warn!(
                "no font with Chinese characters: papers are printed from the browser and there \
                 are no PDFs; install fonts-noto-cjk, or set papers_font"
            );
        }
        let found = |path| Found {
            path,
            data: OnceLock::new(),
        };
        Self(path.map(found).map(Arc::new))
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
        self.0.as_ref().map(|found| found.path.as_path())
    }

    /// What is in it, read the first time. Blocks.
    ///
    /// # Errors
    /// `page.not_found` where there is none; if it cannot be read.
    pub(in crate::web) fn data(&self) -> Result<Arc<Vec<u8>>> {
        let found = self.0.as_ref().ok_or_else(Error::not_found)?;
        if let Some(data) = found.data.get() {
            return Ok(Arc::clone(data));
        }
        let name = found.path.display();
        let read = std::fs::read(&found.path)
            .map_err(|fault| Error::internal(format!("papers_font {name}: {fault}")))?;
        Ok(Arc::clone(found.data.get_or_init(|| Arc::new(read))))
    }
}

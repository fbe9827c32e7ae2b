//! A plant, animal or thing for each category, in lines, in a square of 100 units; and its
//! colours: ground, far hill, near hill, ink.

/// What the drawing of a category consists of.
pub(super) struct Motif {
    /// The code of the category.
    pub(super) category: &'static str,
    /// Ground, far hill, near hill, ink.
    pub(super) colours: [&'static str; 4],
    /// The elements of the drawing.
    pub(super) path: &'static str,
}

/// Whether the category has a drawing.
pub(super) fn exists(category: &str) -> bool {
    MOTIFS.iter().any(|motif| motif.category == category)
}

/// The drawing of a category; that of `other` for one we do not know.
pub(super) fn of(category: &str) -> &'static Motif {
    MOTIFS
        .iter()
        .find(|motif| motif.category == category)
        .unwrap_or(&OTHER)
}

const OTHER: Motif = Motif {
    category: "other",
    colours: ["#f1ebe6", "#dccfc4", "#c2ad9c", "#573c2b"],
    path: r#"<path d="M22 40H72V62C72 82 62 90 47 90S22 82 22 62Z"/><path d="M72 46C90 44 90 70 71 70M12 95H82" fill="none"/><path d="M36 30C30 22 42 18 36 8M52 30C46 22 58 18 52 8" fill="none"/>"#,
};

static MOTIFS: &[Motif] = &[
    Motif {
        category: "grain",
        colours: ["#f7efd9", "#eaddb4", "#d9c687", "#7a5c14"],
        path: r#"<path d="M50 98C50 70 48 40 56 12" fill="none"/><path d="M56 12C48 8 50-2 56-4 62 2 62 8 56 12ZM54 26C44 26 38 16 38 10 48 10 54 18 54 26ZM54 26C58 16 66 10 74 12 74 20 64 28 54 26ZM52 44C42 44 36 34 36 28 46 28 52 36 52 44ZM52 44C56 34 64 28 72 30 72 38 62 46 52 44ZM51 62C41 62 35 52 35 46 45 46 51 54 51 62ZM51 62C55 52 63 46 71 48 71 56 61 64 51 62Z"/><path d="M50 92C36 84 26 84 16 90M50 86C64 76 74 76 86 82" fill="none"/>"#,
    },
    Motif {
        category: "oil",
        colours: ["#f8f1d8", "#efdfa6", "#dfc66f", "#7a5e0c"],
        path: r#"<path d="M50 58V98M50 84C38 72 28 74 20 78 28 88 40 90 50 86M50 78C62 66 72 68 80 72 72 82 60 84 50 80" fill="none"/><path d="M50 4 56 16 68 10 67 24 80 24 74 36 86 42 74 48 80 60 66 60 66 72 54 66 50 76 45 66 33 72 33 60 20 60 26 48 14 42 26 36 20 24 33 24 33 10 45 16Z"/><circle cx="50" cy="41" r="14"/><path d="M44 36 56 46M56 36 44 46M50 33V49" fill="none"/>"#,
    },
    Motif {
        category: "fruit",
        colours: ["#faecdf", "#f2d3bd", "#e6b497", "#96401f"],
        path: r#"<path d="M50 36C62 26 88 30 88 58 88 82 70 96 58 94 53 93 47 93 42 94 30 96 12 82 12 58 12 30 38 26 50 36Z"/><path d="M50 36C50 24 54 14 62 6M26 50C24 58 26 66 30 72" fill="none"/><path d="M54 22C62 8 78 8 88 12 82 26 66 30 54 22ZM54 22 76 15"/>"#,
    },
    Motif {
        category: "nut",
        colours: ["#f4ebdf", "#e2d0b9", "#cdb393", "#6b4423"],
        path: r#"<path d="M50 8C66 24 88 34 88 60 88 80 72 90 50 90S12 80 12 60C12 34 34 24 50 8Z"/><path d="M14 66C30 56 70 56 86 66M50 8C50 18 50 22 50 28M34 34C28 40 24 46 24 52" fill="none"/>"#,
    },
    Motif {
        category: "vegetable",
        colours: ["#eff3e3", "#d9e5c0", "#bdd19a", "#4a6a22"],
        path: r#"<path d="M44 96C30 74 10 66 12 44 4 30 18 18 28 22 32 6 56 4 58 20 74 12 90 26 82 42 94 56 76 72 60 74 56 84 56 90 56 96Z"/><path d="M50 94C50 66 46 46 42 30M48 66C38 58 30 52 22 48M50 58C58 50 66 42 72 36M46 46C42 40 36 36 32 34" fill="none"/>"#,
    },
    Motif {
        category: "spice",
        colours: ["#faeae2", "#f0cdbd", "#e0a58f", "#97301f"],
        path: r#"<path d="M58 24C78 28 86 44 78 62 70 80 46 92 18 92 40 84 50 72 48 52 47 40 48 28 58 24Z"/><path d="M50 30C52 22 64 18 72 28M60 24C58 14 62 8 68 4M70 44C70 56 64 66 56 74" fill="none"/>"#,
    },
    Motif {
        category: "mushroom",
        colours: ["#f3eee8", "#e0d6ca", "#c9bbab", "#5f4b3c"],
        path: r#"<path d="M38 54C40 70 38 82 32 94H68C62 82 60 70 62 54Z"/><path d="M8 54C8 26 28 10 50 10S92 26 92 54C78 60 22 60 8 54Z"/><path d="M30 34C34 28 40 24 46 22M44 58C45 72 45 82 44 92M56 58C55 72 55 82 56 92" fill="none"/>"#,
    },
    Motif {
        category: "tea",
        colours: ["#eef0e2", "#d5dfc6", "#b9cba8", "#3c6048"],
        path: r#"<path d="M50 98C50 84 50 72 50 60" fill="none"/><path d="M50 60C40 40 42 18 50 2 58 18 60 40 50 60ZM50 72C30 74 12 62 6 40 28 40 44 52 50 72ZM50 80C70 82 88 70 94 48 72 48 56 60 50 80Z"/><path d="M50 58V24M48 70C38 58 28 52 18 48M52 78C62 66 72 60 82 56" fill="none"/>"#,
    },
    Motif {
        category: "sugar",
        colours: ["#f1f2e0", "#dfe2bd", "#c5cb92", "#5d6420"],
        path: r#"<path d="M40 98V20H54V98ZM60 98V34H72V98ZM24 98V40H34V98Z"/><path d="M40 42H54M40 66H54M60 56H72M60 78H72M24 60H34M24 80H34M47 20C46 8 36 2 24 4M47 20C50 6 62 2 76 8M66 34C68 24 78 20 88 24M29 40C26 30 18 28 8 32" fill="none"/>"#,
    },
    Motif {
        category: "herb",
        colours: ["#eef0e6", "#dbe0c9", "#c0c9a5", "#55602c"],
        path: r#"<path d="M50 56C64 56 66 70 58 78 62 86 70 92 80 98M50 56C36 56 34 70 42 78 40 86 30 92 22 98M50 78C50 86 48 92 50 98M50 56V34" fill="none"/><path d="M50 34C40 28 38 14 50 2 62 14 60 28 50 34ZM50 40C40 44 24 38 18 24 34 22 46 28 50 40ZM50 40C60 44 76 38 82 24 66 22 54 28 50 40Z"/>"#,
    },
    Motif {
        category: "flower",
        colours: ["#f9ecee", "#f0d3d8", "#e0afb9", "#8e3a52"],
        path: r#"<path d="M50 44C36 34 36 10 50 4 64 10 64 34 50 44ZM50 44C56 28 78 22 88 34 86 50 64 56 50 44ZM50 44C66 48 76 70 66 80 52 78 44 58 50 44ZM50 44C56 60 46 80 34 80 24 70 34 48 50 44ZM50 44C36 56 14 50 12 34 22 22 44 28 50 44Z"/><circle cx="50" cy="43" r="7"/><path d="M50 80C50 88 48 94 44 99" fill="none"/>"#,
    },
    Motif {
        category: "livestock",
        colours: ["#f6f0e4", "#e8dcc4", "#d5c39d", "#6d5320"],
        path: r#"<path d="M32 34C44 34 50 54 50 66S42 84 32 84 14 78 14 66 20 34 32 34ZM68 34C80 34 86 54 86 66S78 84 68 84 50 78 50 66 56 34 68 34Z"/><path d="M50 18C64 18 70 40 70 54S62 76 50 76 30 68 30 54 36 18 50 18Z"/><path d="M4 76C20 98 80 98 96 76M10 86C30 100 70 100 90 86M40 44C41 38 43 34 46 31" fill="none"/>"#,
    },
    Motif {
        category: "aquatic",
        colours: ["#eaf1f2", "#cfe0e3", "#aac8cf", "#2a5a68"],
        path: r#"<path d="M4 52C20 26 54 20 76 48L96 32V72L76 56C54 84 20 78 4 52Z"/><circle cx="22" cy="48" r="3"/><path d="M36 36C42 46 42 58 36 68M50 40C54 48 54 56 50 64M62 46C64 50 64 54 62 58M8 92C20 84 32 100 44 92S68 84 80 92 92 94 96 90" fill="none"/>"#,
    },
    Motif {
        category: "processed",
        colours: ["#f5ece4", "#e5d2c2", "#d0b29a", "#7a442a"],
        path: r#"<path d="M30 26H70C86 36 90 52 86 70 83 86 72 94 50 94S17 86 14 70C10 52 14 36 30 26Z"/><path d="M28 26C26 14 34 8 50 8S74 14 72 26ZM38 44H62V76H38ZM24 26H76"/><path d="M44 54H56M44 62H56M44 69H56" fill="none"/>"#,
    },
    Motif {
        category: "craft",
        colours: ["#f1eee6", "#ddd6c6", "#c4b9a2", "#574a33"],
        path: r#"<path d="M10 46H90L78 94H22Z"/><path d="M20 46C20 10 80 10 80 46M13 58H87M16 70H84M19 82H81M30 46 36 94M50 46V94M70 46 64 94" fill="none"/>"#,
    },
    Motif {
        category: "tourism",
        colours: ["#ebf0ea", "#d2ddd3", "#b3c6b8", "#33584a"],
        path: r#"<path d="M20 48H80V94H20Z"/><path d="M2 50C20 44 34 30 40 18H60C66 30 80 44 98 50ZM40 94V66H60V94"/><path d="M34 18H66M50 66V94M26 60H34V70H26ZM66 60H74V70H66Z" fill="none"/>"#,
    },
    OTHER,
];

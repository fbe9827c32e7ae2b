//! The words that messages are searched for: those of the administrator's divisions.

use std::sync::Arc;

use actix_web::HttpRequest;
use serde::Serialize;

use crate::base::error::{Kind, Result};
use crate::base::ids::MessageWordId;
use crate::base::locale::Locale;
use crate::base::page::{Cursor, PageSize};
use crate::domain::access::DecideDisputes;
use crate::domain::divisions::Tree;
use crate::domain::messages::{self, OwnWord};
use crate::web::admin::frame::frame;
use crate::web::admin::paged::Query;
use crate::web::chrome::Section;
use crate::web::divisions::tree;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// Where these pages are.
const BASE: &str = "/admin/message-words";
/// Words of one page.
const ROWS: u8 = 50;

/// The list, and the form for one more.
#[derive(Debug, Serialize)]
pub(in crate::web) struct MessageWordsView {
    rows: Vec<WordView>,
    first: String,
    next: String,
    divisions: Vec<Choice>,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct WordView {
    word: String,
    /// `refuse` or `warn`.
    kind: &'static str,
    /// Empty for the whole platform.
    division: String,
    by: String,
    at: i64,
    action: String,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

fn name_of(tree: &Tree, code: &str, locale: Locale) -> String {
    let code = code.parse().ok();
    code.map_or_else(String::new, |code| tree.full_name(code, locale))
}

impl WordView {
    fn new(word: OwnWord, tree: &Tree, locale: Locale) -> Self {
        Self {
            kind: word.kind.as_str(),
            division: name_of(tree, &word.division_code, locale),
            by: word.by,
            at: word.at.ms(),
            action: format!("{BASE}/{}/removal", word.id),
            word: word.word,
        }
    }
}

async fn view(
    ui: &Ui,
    db: &Db,
    admin: &Admin<DecideDisputes>,
    (behind, form): (Option<Cursor>, FormState),
) -> Result<MessageWordsView> {
    let office = admin.scope.clone();
    let page = db
        .read(move |conn| messages::list_words(conn, &office, behind, PageSize::of(ROWS)))
        .await?;
    let tree: Arc<Tree> = tree(ui, db).await?;
    let locale = ui.locale();
    let whole = ui.text("account-office-whole", &[]);
    let choice = |code: &String| {
        let name = name_of(&tree, code, locale);
        Choice {
            value: code.clone(),
            label: if name.is_empty() { whole.clone() } else { name },
        }
    };
    Ok(MessageWordsView {
        first: behind.map_or_else(String::new, |_| BASE.to_owned()),
        next: page
            .next
            .map_or_else(String::new, |next| format!("{BASE}?after={next}")),
        rows: page
            .items
            .into_iter()
            .map(|word| WordView::new(word, &tree, locale))
            .collect(),
        divisions: admin.scope.codes().iter().map(choice).collect(),
        form,
    })
}

pub(super) async fn list(
    request: HttpRequest,
    ui: Ui,
    db: Db,
    admin: Admin<DecideDisputes>,
) -> HtmlResult {
    let behind = Query::of(&request).after()?;
    let form = FormState::new().with("word_kind", "refuse");
    let view = view(&ui, &db, &admin, (behind, form)).await?;
    frame(ui, &db, &admin.login, Section::Claims)
        .await?
        .page(&view)
}

pub(super) async fn add(ui: Ui, db: Db, admin: Admin<DecideDisputes>, form: RawForm) -> HtmlResult {
    let office = admin.scope.clone();
    let added = match messages::parse_word(&office, &form) {
        Ok(word) => {
            db.write(move |tx| messages::add_word(tx, &office, &word))
                .await
        }
        Err(fault) => Err(fault),
    };
    match added {
        Ok(()) => see_other(BASE)
            .with_success("flash-message-word-added")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&ui, &db, &admin, (None, form.refused(&error))).await?;
            frame(ui.at(BASE), &db, &admin.login, Section::Claims)
                .await?
                .refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(
    db: Db,
    admin: Admin<DecideDisputes>,
    Segment(id): Segment<MessageWordId>,
) -> HtmlResult {
    let office = admin.scope.clone();
    db.write(move |tx| messages::remove_word(tx, &office, id))
        .await?;
    see_other(BASE)
        .with_success("flash-message-word-removed")
        .done()
}

impl PageView for MessageWordsView {
    const TEMPLATE: &'static str = "pages/admin/message_words.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::{Code, Error};
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
        };
        let row = |kind, division: &str| WordView {
            word: "假龙井 <b>".to_owned(),
            kind,
            division: division.to_owned(),
            by: "浙江主管".to_owned(),
            at: 1_795_600_000_000,
            action: format!("{BASE}/1/removal"),
        };
        let fault = Error::field("word", Code::MessageWordTaken);
        vec![
            Self {
                rows: Vec::new(),
                first: String::new(),
                next: String::new(),
                divisions: vec![choice("33", "浙江省")],
                form: FormState::new().with("word_kind", "refuse"),
            },
            Self {
                rows: vec![row("refuse", ""), row("warn", "浙江省")],
                first: BASE.to_owned(),
                next: format!("{BASE}?after=x"),
                divisions: vec![choice("33", "浙江省"), choice("", "全平台")],
                form: FormState::new().with("word_kind", "warn").refused(&fault),
            },
        ]
    }
}

//! What the shop publishes of how it shares.

use serde::Serialize;

use crate::base::error::{Kind, Result};
use crate::base::rate::Rate;
use crate::domain::access::{Implies, ManageShop, ShopPermission, ViewDesk};
use crate::domain::households::{self, NewRule, Rule};
use crate::web::chrome::Section;
use crate::web::desk::frame::frame;
use crate::web::extract::{Db, Desk, RawForm};
use crate::web::forms::FormState;
use crate::web::percent::percent;
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct SharingRuleView {
    base: String,
    lots: String,
    /// Percentages that hold now; none while nothing was published.
    rule: Option<RuleView>,
    can_publish: bool,
    form: FormState,
}

#[derive(Debug, Serialize)]
struct RuleView {
    version: i64,
    fund: String,
    costs: String,
    households: String,
    note: String,
    since: i64,
}

impl RuleView {
    fn new(rule: &Rule) -> Self {
        Self {
            version: rule.version,
            fund: percent(rule.fund.get()),
            costs: percent(rule.costs.get()),
            households: percent(rule.households_bps()),
            note: rule.note.clone(),
            since: rule.published_at.ms(),
        }
    }
}

impl SharingRuleView {
    fn new(desk: &str, rule: Option<&Rule>, can_publish: bool, refused: Option<FormState>) -> Self {
        let form = || {
            let known = |of: fn(&Rule) -> Rate| {
                rule.map_or_else(String::new, |rule| percent(of(rule).get()))
            };
            FormState::new()
                .with("fund", known(|rule| rule.fund))
                .with("costs", known(|rule| rule.costs))
                .with("rule_note", rule.map_or("", |rule| rule.note.as_str()))
        };
        Self {
            base: format!("{desk}/sharing"),
            lots: format!("{desk}/lots"),
            rule: rule.map(RuleView::new),
            can_publish,
            form: refused.unwrap_or_else(form),
        }
    }
}

async fn view<P: ShopPermission + Implies<ViewDesk>>(
    db: &Db,
    desk: &Desk<P>,
    refused: Option<FormState>,
) -> Result<SharingRuleView> {
    let scope = desk.scope.clone();
    let can_publish = scope.also::<ManageShop>().is_some();
    let rule = db
        .read(move |conn| households::find_rule(conn, &scope))
        .await?;
    Ok(SharingRuleView::new(
        &desk.path(""),
        rule.as_ref(),
        can_publish,
        refused,
    ))
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<ViewDesk>) -> HtmlResult {
    let view = view(&db, &desk, None).await?;
    frame(ui, &db, &desk, Section::Lots).await?.page(&view)
}

pub(super) async fn publish(ui: Ui, db: Db, desk: Desk<ManageShop>, form: RawForm) -> HtmlResult {
    let scope = desk.scope.clone();
    let published = match NewRule::parse(&form) {
        Ok(new) => {
            db.write(move |tx| households::publish(tx, &scope, &new))
                .await
        }
        Err(error) => Err(error),
    };
    match published {
        Ok(()) => see_other(&desk.path("/sharing"))
            .with_success("flash-sharing-published")
            .done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let view = view(&db, &desk, Some(form.refused(&error))).await?;
            frame(ui, &db, &desk, Section::Lots).await?.refused(&view)
        }
        Err(error) => Err(error.into()),
    }
}

impl PageView for SharingRuleView {
    const TEMPLATE: &'static str = "pages/desk/households/rule.html";

    fn samples() -> Vec<Self> {
        use crate::base::clock::Timestamp;
        let desk = "/desk/longjing";
        let rule = |note: &str| Rule {
            version: 2,
            fund: Rate::new(500).unwrap_or_default(),
            costs: Rate::new(1_050).unwrap_or_default(),
            note: note.to_owned(),
            published_at: Timestamp::from_ms(1_795_624_200_000),
        };
        let refused = NewRule::parse(&RawForm::default())
            .err()
            .map(|error| RawForm::default().refused(&error));
        vec![
            Self::new(desk, Some(&rule("修路<基金>")), true, None),
            Self::new(desk, Some(&rule("")), false, None),
            Self::new(desk, None, true, refused),
            Self::new(desk, None, false, None),
        ]
    }
}

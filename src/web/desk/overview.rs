//! The first pages of the desk: whose desks there are, and what waits at one.

use serde::Serialize;

use super::frame::frame;
use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::db::DbConn;
use crate::domain::access::{
    AnswerBuyers, EditListings, ManageMoney, ManageShop, Membership, ReadMoney, ReadOrders,
    ShopPermission, ShopRole, ShopScope, ShopState, ViewDesk, memberships_of,
};
use crate::domain::settlements::{self, PayeeKind};
use crate::domain::shops::{self, Shop, ShopCommand};
use crate::domain::stats::{self, DeskCounts};
use crate::domain::{events, freight};
use crate::web::chrome::Section;
use crate::web::extract::{Db, Desk, Login};
use crate::web::respond::{HtmlResult, Ui, see_other};
use crate::web::templates::PageView;

/// The desks of a person.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DesksView {
    desks: Vec<DeskView>,
}

#[derive(Debug, Serialize)]
struct DeskView {
    href: String,
    name: String,
    role: &'static str,
    state: &'static str,
}

impl DeskView {
    fn new(membership: &Membership, locale: Locale) -> Self {
        let Membership {
            slug, state, role, ..
        } = membership;
        Self {
            href: format!("/desk/{slug}"),
            name: locale
                .pick(&membership.name_zh, &membership.name_en)
                .to_owned(),
            role: role.as_str(),
            state: state.as_str(),
        }
    }
}

/// What waits at one desk.
#[derive(Debug, Serialize)]
pub(in crate::web) struct DeskOverviewView {
    base: String,
    name: String,
    /// Its public page, while it is open.
    public: Option<String>,
    state: &'static str,
    /// Why it is suspended, was refused or closed; may be empty.
    reason: String,
    is_manager: bool,
    /// The shop is open, nothing is on sale, and the member can change that.
    asks_to_sell: bool,
    /// What a new shop sets up, while something of it is open.
    tasks: Vec<Task>,
    /// What buyers wait for, as far as the member has to do with it.
    due: Vec<Figure>,
    /// None for those who have nothing to do with orders.
    orders: Option<Vec<Figure>>,
    goods: Vec<Figure>,
}

/// What stops a shop; the page says why for as long as it stands so, whatever its members change
/// meanwhile.
const ENDS: [ShopCommand; 4] = [
    ShopCommand::Reject,
    ShopCommand::Withdraw,
    ShopCommand::Suspend,
    ShopCommand::Close,
];

/// Something to set up: the texts `desk-ready-{word}`.
#[derive(Debug, Clone, Serialize)]
struct Task {
    word: &'static str,
    href: String,
    is_done: bool,
}

/// How far a shop is; what nobody pays to it through us is `None`.
#[derive(Debug, Clone, Copy)]
struct Ready {
    freight: bool,
    promise: bool,
    payee: Option<bool>,
}

impl Ready {
    /// For managers of an open shop.
    fn load(
        conn: &mut DbConn,
        scope: &ShopScope<ViewDesk>,
        is_paid_online: bool,
    ) -> Result<Option<Self>> {
        let is_asked = scope.state() == ShopState::Approved && scope.also::<ManageShop>().is_some();
        let Some(money) = scope.also::<ManageMoney>().filter(|_| is_asked) else {
            return Ok(None);
        };
        let payee = if is_paid_online {
            let accounts = settlements::list_accounts(conn, &money)?;
            Some(accounts.iter().any(|one| one.payee.kind == PayeeKind::Shop))
        } else {
            None
        };
        Ok(Some(Self {
            freight: freight::is_chosen(conn, scope)?,
            promise: shops::find_front(conn, scope)?.ship_days.is_some(),
            payee,
        }))
    }

    fn tasks(self, base: &str, on_sale: i64) -> Vec<Task> {
        let all = [
            ("freight", "/freight", Some(self.freight)),
            ("promise", "/shop/promise", Some(self.promise)),
            ("payee", "/payees/shop", self.payee),
            ("listing", "/listings", Some(on_sale > 0)),
        ];
        let tasks = all.into_iter().filter_map(|(word, below, is_done)| {
            let is_done = is_done?;
            let href = format!("{base}{below}");
            Some(Task {
                word,
                href,
                is_done,
            })
        });
        let tasks: Vec<Task> = tasks.collect();
        if tasks.iter().all(|task| task.is_done) {
            Vec::new()
        } else {
            tasks
        }
    }
}

/// A number that leads to what it counts.
#[derive(Debug, Serialize)]
struct Figure {
    key: &'static str,
    href: String,
    count: i64,
}

struct Facts {
    shop: Shop,
    reason: String,
    counts: DeskCounts,
    ready: Option<Ready>,
}

impl DeskOverviewView {
    fn new(facts: &Facts, scope: &ShopScope<ViewDesk>, locale: Locale) -> Self {
        let base = format!("/desk/{}", scope.slug());
        let figure = |key, below: &str, count| Figure {
            key,
            href: format!("{base}{below}"),
            count,
        };
        let counts = &facts.counts;
        let is_open = scope.state() == ShopState::Approved;
        let can_sell = scope.role().is_some_and(EditListings::is_held_by);
        let sees_orders = scope.role().is_some_and(ReadOrders::is_held_by);
        Self {
            name: facts.shop.name(locale).to_owned(),
            public: is_open.then(|| format!("/v/{}", scope.slug())),
            state: scope.state().as_str(),
            reason: facts.reason.clone(),
            is_manager: scope.role() == Some(ShopRole::Manager),
            asks_to_sell: is_open && can_sell && counts.on_sale == 0,
            tasks: facts
                .ready
                .map_or_else(Vec::new, |ready| ready.tasks(&base, counts.on_sale)),
            orders: sees_orders.then(|| {
                vec![
                    figure(
                        "desk-figure-to-accept",
                        "/orders?tab=to_accept",
                        counts.to_accept,
                    ),
                    figure("desk-figure-to-ship", "/orders?tab=to_ship", counts.to_ship),
                    figure("desk-figure-to-pay", "/orders?tab=to_pay", counts.to_pay),
                    figure(
                        "desk-figure-under-way",
                        "/orders?tab=on_the_way",
                        counts.under_way,
                    ),
                ]
            }),
            due: due(scope, counts, figure),
            goods: vec![
                figure("desk-figure-on-sale", "/listings", counts.on_sale),
                figure("desk-figure-drafts", "/listings", counts.drafts),
                figure("desk-figure-sold-out", "/stock", counts.sold_out),
            ],
            base,
        }
    }
}

/// What has a deadline, or somebody waits for.
fn due(
    scope: &ShopScope<ViewDesk>,
    counts: &DeskCounts,
    figure: impl Fn(&'static str, &str, i64) -> Figure,
) -> Vec<Figure> {
    let mut due = Vec::new();
    if scope.also::<ReadMoney>().is_some() {
        due.push(figure("desk-figure-claims", "/claims", counts.claims));
        due.push(figure("desk-figure-refunds", "/money", counts.refunds));
        due.push(figure("desk-figure-invoices", "/invoices", counts.invoices));
    }
    if scope.also::<AnswerBuyers>().is_some() {
        due.push(figure("desk-figure-reviews", "/reviews", counts.reviews));
        let questions = figure("desk-figure-questions", "/questions", counts.questions);
        due.push(questions);
    }
    due
}

impl PageView for DesksView {
    const TEMPLATE: &'static str = "pages/desk/desks.html";

    fn samples() -> Vec<Self> {
        let desk = |state: ShopState| DeskView {
            href: "/desk/longjing".to_owned(),
            name: "龙井村茶店".to_owned(),
            role: ShopRole::Packer.as_str(),
            state: state.as_str(),
        };
        vec![
            Self { desks: Vec::new() },
            Self {
                desks: vec![desk(ShopState::Approved), desk(ShopState::Draft)],
            },
        ]
    }
}

impl PageView for DeskOverviewView {
    const TEMPLATE: &'static str = "pages/desk/overview.html";

    fn samples() -> Vec<Self> {
        let sample = |state: ShopState, is_manager, reason: &str, count| Self {
            base: "/desk/longjing".to_owned(),
            name: "龙井村茶店 <西湖>".to_owned(),
            public: (state == ShopState::Approved).then(|| "/v/longjing".to_owned()),
            state: state.as_str(),
            reason: reason.to_owned(),
            is_manager,
            asks_to_sell: state == ShopState::Approved && count == 0,
            tasks: Vec::new(),
            due: if is_manager {
                vec![Figure {
                    key: "desk-figure-claims",
                    href: "/desk/longjing/claims".to_owned(),
                    count,
                }]
            } else {
                Vec::new()
            },
            orders: is_manager.then(|| {
                vec![
                    Figure {
                        key: "desk-figure-to-accept",
                        href: "/desk/longjing/orders".to_owned(),
                        count,
                    },
                    Figure {
                        key: "desk-figure-to-ship",
                        href: "/desk/longjing/orders".to_owned(),
                        count: 0,
                    },
                ]
            }),
            goods: vec![Figure {
                key: "desk-figure-on-sale",
                href: "/desk/longjing/listings".to_owned(),
                count,
            }],
        };
        let mut all: Vec<Self> = ShopState::ALL
            .iter()
            .map(|state| sample(*state, true, "", 0))
            .collect();
        all.push(sample(ShopState::Approved, true, "", 1_204));
        let ready = Ready {
            freight: true,
            promise: false,
            payee: Some(false),
        };
        all.push(Self {
            tasks: ready.tasks("/desk/longjing", 0),
            ..sample(ShopState::Approved, true, "", 0)
        });
        all.push(sample(
            ShopState::Suspended,
            false,
            "标签上没有生产日期 <b>",
            3,
        ));
        all
    }
}

/// The desks of the person; the only one at once.
pub(super) async fn list(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let user = login.user_id;
    let memberships = db.read(move |conn| memberships_of(conn, user)).await?;
    if let [only] = memberships.as_slice() {
        return see_other(&format!("/desk/{}", only.slug)).done();
    }
    let desks = memberships
        .iter()
        .map(|one| DeskView::new(one, ui.locale()))
        .collect();
    ui.page(&DesksView { desks })
}

pub(super) async fn show(ui: Ui, db: Db, desk: Desk<ViewDesk>) -> HtmlResult {
    let scope = desk.scope.clone();
    let app = ui.app();
    let is_paid_online = !app.gateways.all().is_empty() && !app.bank_keys.is_empty();
    let facts = db
        .read(move |conn| facts(conn, &scope, is_paid_online))
        .await?;
    let view = DeskOverviewView::new(&facts, &desk.scope, ui.locale());
    frame(ui, &db, &desk, Section::Overview).await?.page(&view)
}

fn facts(conn: &mut DbConn, scope: &ShopScope<ViewDesk>, is_paid_online: bool) -> Result<Facts> {
    let shop = shops::get(conn, scope)?;
    let kinds = ENDS.map(ShopCommand::event_kind);
    let last = events::last_of(conn, "shop", scope.shop_id().0, &kinds)?;
    let reason = last.map(|event| {
        let after = event.after_json();
        let reason = after.get("reason").and_then(|reason| reason.as_str());
        reason.unwrap_or_default().to_owned()
    });
    Ok(Facts {
        shop,
        reason: reason.unwrap_or_default(),
        counts: stats::desk_counts(conn, scope)?,
        ready: Ready::load(conn, scope, is_paid_online)?,
    })
}

//! One shop: its facts, its history, and what may be done with it.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::base::slug::Slug;
use crate::db::DbConn;
use crate::domain::access::{
    DivisionPermission, DivisionScope, Party, ReadShops, ShopState, Standing, SuspendShops, grant,
};
use crate::domain::accounts;
use crate::domain::charters::{self, Category, Charter};
use crate::domain::events::{self, Event};
use crate::domain::payments;
use crate::domain::shops::{self, Shop, ShopCommand};
use crate::domain::villages::{self, Village};
use crate::web::admin::frame::frame;
use crate::web::chrome::Section;
use crate::web::divisions::tree;
use crate::web::extract::{Admin, Db, Login, Segment};
use crate::web::forms::FormState;
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_application::{self, FactGroup, Names};
use crate::web::templates::PageView;
use crate::web::timeline::{self, Entry};

/// The most events of the history.
const MAX_HISTORY: u16 = 100;

/// What may be done with a shop, as far as its state allows, in the order of the page.
const ACTS: [(ShopCommand, &str); 4] = [
    (ShopCommand::Resume, "resumption"),
    (ShopCommand::Suspend, "suspension"),
    (ShopCommand::Close, "closing"),
    (ShopCommand::Withdraw, "clearing"),
];

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct OverseenShopView {
    base: String,
    name: String,
    place: String,
    state: &'static str,
    /// Its public page; empty unless it is open.
    public: String,
    standing: &'static str,
    /// What can be done: the last parts of the addresses.
    acts: Vec<&'static str>,
    /// The facts; none of a draft, which is nobody's business but the applicant's.
    groups: Vec<FactGroup>,
    /// How gateways name it.
    merchants: Vec<MerchantView>,
    history: Vec<Entry>,
    form: FormState,
}

impl OverseenShopView {
    fn new(facts: &Facts, names: &Names<'_>, history: Vec<Entry>, form: FormState) -> Self {
        let shop = &facts.shop;
        let is = |state| shop.state == state;
        let can = |command| {
            facts.standing == Standing::Decides
                && shops::next(shop.state, command, Party::Administrator).is_ok()
        };
        let public = if is(ShopState::Approved) {
            format!("/v/{}", shop.slug)
        } else {
            String::new()
        };
        let acts = ACTS.into_iter().filter(|(command, _)| can(*command));
        Self {
            base: format!("/admin/shops/{}", shop.slug),
            name: shop.name(names.locale).to_owned(),
            place: facts.village.full_name(names.tree, names.locale),
            state: shop.state.as_str(),
            public,
            standing: facts.standing.as_str(),
            acts: acts.map(|(_, act)| act).collect(),
            groups: if is(ShopState::Draft) {
                Vec::new()
            } else {
                shown_application::of_shop(shop, facts.charter.as_ref(), &facts.village, names)
            },
            merchants: facts.merchants.clone(),
            history,
            form,
        }
    }
}

/// How a gateway names it.
#[derive(Debug, Clone, Serialize)]
struct MerchantView {
    field: String,
    name: String,
}

struct Facts {
    merchants: Vec<MerchantView>,
    shop: Shop,
    charter: Option<Charter>,
    village: Village,
    categories: Vec<Category>,
    standing: Standing,
    /// Oldest first.
    history: Vec<Event>,
    people: HashMap<UserId, String>,
}

fn facts<P: DivisionPermission>(
    conn: &mut DbConn,
    scope: &DivisionScope<P>,
    user: UserId,
    slug: &Slug,
) -> Result<Facts> {
    let shop = shops::get_overseen(conn, scope, slug)?;
    let mut history = events::history_of_shop(conn, shop.id, MAX_HISTORY)?;
    history.reverse();
    let people: Vec<UserId> = history.iter().filter_map(|event| event.actor_id).collect();
    let merchants = payments::merchants_of(conn, &[shop.id])?;
    Ok(Facts {
        merchants: merchants
            .into_iter()
            .map(|((provider, _), name)| MerchantView {
                field: payments::merchant_field(&provider),
                name,
            })
            .collect(),
        charter: charters::find_overseen(conn, scope, shop.id)?,
        village: villages::get(conn, shop.village_id)?,
        categories: charters::list_categories(conn)?,
        standing: grant::standing::<SuspendShops>(conn, user, shop.id)?,
        people: accounts::names_of(conn, &people)?,
        shop,
        history,
    })
}

pub(in crate::web::admin) async fn show(
    ui: Ui,
    db: Db,
    admin: Admin<ReadShops>,
    Segment(slug): Segment<Slug>,
) -> HtmlResult {
    let office = (&admin.scope, &admin.login);
    draw(ui, &db, office, slug, FormState::new(), StatusCode::OK).await
}

/// Draws the page with what was typed into it.
pub(super) async fn draw<P: DivisionPermission>(
    ui: Ui,
    db: &Db,
    (scope, login): (&DivisionScope<P>, &Login),
    slug: Slug,
    form: FormState,
    status: StatusCode,
) -> HtmlResult {
    let (scope, user) = (scope.clone(), login.user_id);
    let facts = db
        .read(move |conn| facts(conn, &scope, user, &slug))
        .await?;
    let ui = frame(ui, db, login, Section::Shops).await?;
    let tree = tree(&ui, db).await?;
    let names = Names {
        tree: &tree,
        categories: &facts.categories,
        locale: ui.locale(),
        has_account: false,
    };
    let history = timeline::entries(&ui, &facts.history, &facts.people);
    ui.page_as(
        status,
        &OverseenShopView::new(&facts, &names, history, form),
    )
}

impl PageView for OverseenShopView {
    const TEMPLATE: &'static str = "pages/admin/shop.html";

    fn samples() -> Vec<Self> {
        use crate::base::error::{Code, Error};
        use crate::domain::applications::ApplicationState;
        use crate::web::apply::samples;
        let view = |state, standing, form: FormState| {
            let dossier = samples::dossier(ApplicationState::Approved);
            let facts = Facts {
                merchants: vec![MerchantView {
                    field: payments::merchant_field("stripe"),
                    name: "acct_1032D82eZvKYlo2C".to_owned(),
                }],
                shop: Shop {
                    state,
                    ..dossier.shop
                },
                charter: Some(dossier.charter),
                village: dossier.village,
                categories: Vec::new(),
                standing,
                history: Vec::new(),
                people: HashMap::new(),
            };
            samples::with_names(|names| Self::new(&facts, names, samples::history(), form.clone()))
        };
        let decides = Standing::Decides;
        let refused = Error::field("reason", Code::FieldRequired);
        let refused = FormState::new().with("act", "suspension").refused(&refused);
        vec![
            view(ShopState::Approved, decides, FormState::new()),
            view(ShopState::Approved, decides, refused),
            view(ShopState::Approved, Standing::Reads, FormState::new()),
            view(ShopState::Approved, Standing::OwnShop, FormState::new()),
            view(ShopState::Suspended, decides, FormState::new()),
            view(ShopState::Draft, decides, FormState::new()),
            view(ShopState::Closed, decides, FormState::new()),
        ]
    }
}

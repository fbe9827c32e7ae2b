//! Opens the shops of the demo the way villagers do: application, approval, listing.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::NaiveDate;

use super::data::{self, DemoData, ProductRow, Use};
use super::lots;
use super::people;
use super::plan::ShopPlan;
use crate::base::ed25519::SigningKey;
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, ListingId, StockItemId, UserId, VariantId};
use crate::base::input::{Fields, Rigor};
use crate::base::money::Money;
use crate::base::rng::Random;
use crate::base::seal::SealKeys;
use crate::db::Tx;
use crate::domain::access::{
    Actor, EditListings, ManageShop, ReviewApplications, ShopScope, ViewDesk, grant,
};
use crate::domain::accounts;
use crate::domain::applications::{self, Checklist};
use crate::domain::charters::CharterTexts;
use crate::domain::divisions::Tree;
use crate::domain::flows::shop_approval::{self, Decision, StepInput};
use crate::domain::listings::{
    self, ListingInput, NewListing, NewVariant, PhotoText, VariantInput,
};
use crate::domain::media::{self, Pictures};
use crate::domain::shops::{ShopContact, ShopLicence, ShopPayment, ShopTexts};
use crate::domain::stock::{self, Handling, NewStockItem};
use crate::domain::villages::{self, NewVillage, Village, VillageFields};

/// What all shops of the demo share.
pub(super) struct Ground<'a> {
    pub data: &'a DemoData,
    pub tree: &'a Tree,
    pub day: NaiveDate,
    pub random: &'a Random,
    pub pictures: &'a HashMap<String, Pictures>,
    pub supervisor: UserId,
    pub password_hash: &'a str,
    pub bank_keys: &'a SealKeys,
    pub certificate_key: &'a SigningKey,
}

/// Decodes each drawing that a product uses, once, on all cores: nobody uploads meanwhile.
pub(super) fn load_pictures(
    data: &DemoData,
    rows: &[ProductRow],
) -> Result<HashMap<String, Pictures>> {
    let mut names: Vec<&str> = rows.iter().flat_map(|row| data.pictures(row)).collect();
    names.push(super::fronts::PAPER);
    names.sort_unstable();
    names.dedup();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = names.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = names
            .chunks(share)
            .map(|share| scope.spawn(move || render_all(share)))
            .collect();
        let mut pictures = HashMap::new();
        for worker in workers {
            let done = worker
                .join()
                .map_err(|_panic| Error::internal("a drawing panicked"))?;
            pictures.extend(done?);
        }
        Ok(pictures)
    })
}

fn render_all(names: &[&str]) -> Result<Vec<(String, Pictures)>> {
    names
        .iter()
        .map(|name| {
            let upload = Bytes::from(data::picture(name)?);
            Ok(((*name).to_owned(), media::render(&upload)?))
        })
        .collect()
}

/// The application of a village, filled in but not sent.
pub(super) struct Draft<'a> {
    pub scope: ShopScope<ManageShop>,
    pub application: ApplicationId,
    pub plan: ShopPlan<'a>,
}

/// A shop of the demo that sells.
#[derive(Debug)]
pub(super) struct Opened {
    pub slug: String,
    pub manager: UserId,
    /// Its one listing.
    pub listing: ListingId,
    /// Its packs, each with an amount that a household would order.
    pub variants: Vec<(VariantId, String)>,
    /// What is done with its goods.
    pub goods: Use,
    /// Whether it lies in Suqian or Huanggang, the places of the mission's story.
    pub is_in_story: bool,
}

/// Begins and fills in the application of the `n`th place.
pub(super) fn apply<'a>(
    tx: &mut Tx<'_>,
    ground: &Ground<'a>,
    product: &'a ProductRow,
    n: usize,
) -> Result<Draft<'a>> {
    let village = find_village(tx, ground, product)?;
    let plan = ShopPlan::new(ground.data, product, &village, ground.tree, ground.random);
    let login = format!("village{n:03}@demo.example");
    let manager = people::register(tx, &login, &people::name(n), ground.password_hash)?;
    let applicant = accounts::find_user(tx.conn(), manager)?.ok_or_else(Error::not_found)?;
    let charter = charter(&plan, ground.random)?;
    let application = shop_approval::start(tx, &applicant, &village, ground.tree, &charter)?;
    let scope = manage(tx, manager, application)?;
    let row = applications::get(tx.conn(), &scope, application)?;
    for filled in settings(&plan, &village, n, ground.random)? {
        shop_approval::save(tx, &scope, &row, ground.tree, &filled)?;
    }
    let scope = manage(tx, manager, application)?;
    Ok(Draft {
        scope,
        application,
        plan,
    })
}

/// Sends the application and approves it.
pub(super) fn approve(tx: &mut Tx<'_>, ground: &Ground<'_>, draft: &Draft<'_>) -> Result<()> {
    shop_approval::submit(tx, &draft.scope, draft.application)?;
    let office = grant::division::<ReviewApplications>(tx.conn(), ground.supervisor)?;
    shop_approval::take_up(tx, &office, draft.application)?;
    let decision = Decision::Approve(Checklist::complete());
    shop_approval::decide(tx, &office, draft.application, 1, &decision)
}

/// Puts the shop's specialty on sale.
pub(super) fn list(tx: &mut Tx<'_>, ground: &Ground<'_>, draft: &Draft<'_>) -> Result<Opened> {
    let manager = draft.scope.actor().user_id().ok_or_else(Error::not_found)?;
    let shop = grant::shop::<EditListings>(tx.conn(), manager, draft.scope.slug())?;
    let plan = &draft.plan;
    let unit = if plan.is_by_mass() { "gram" } else { "piece" };
    let store_name = plan.product.product_zh.as_str();
    let item = stock::create_item(tx, &shop, &NewStockItem::parse(store_name, unit)?)?;
    let amount = if plan.is_by_mass() {
        format!("{}g", plan.stock)
    } else {
        plan.stock.to_string()
    };
    let form = ground.random.between(1, i64::MAX);
    stock::receive(
        tx,
        &shop,
        Handling {
            item,
            form,
            amount: &amount,
            note: "",
        },
    )?;
    lots::harvest(tx, &shop, ground, (item, &amount))?;
    let desk = grant::shop::<ManageShop>(tx.conn(), manager, draft.scope.slug())?;
    lots::publish_rule(tx, &desk)?;
    let listing = listings::create(tx, &shop, &texts(plan, ground.random, ground.day)?)?;
    for name in plan.pictures.iter().take(3) {
        let picture = ground.pictures.get(*name).ok_or_else(Error::not_found)?;
        let media = media::find_or_insert(tx, &shop, picture)?;
        let alt = PhotoText::parse(&plan.product.product_zh, &plan.product.product_en)?;
        listings::add_photo(tx, &shop, listing, media, &alt)?;
    }
    let variants = add_packs(tx, &shop, plan, listing, item)?;
    listings::publish(tx, &shop, listing, false)?;
    Ok(Opened {
        slug: shop.slug().to_owned(),
        manager,
        listing,
        variants,
        goods: plan.product.use_of(),
        is_in_story: data::is_in_story(plan.product),
    })
}

fn add_packs(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    plan: &ShopPlan<'_>,
    listing: ListingId,
    item: StockItemId,
) -> Result<Vec<(VariantId, String)>> {
    let measure = stock::find_item(tx.conn(), shop, item)?
        .ok_or_else(Error::not_found)?
        .unit;
    let mut variants = Vec::new();
    for pack in &plan.packs {
        let grams = pack
            .row
            .grams
            .map(|grams| format!("{grams}g"))
            .unwrap_or_default();
        let is_mass = pack.row.sold_by == "mass";
        let price = Money::new(pack.price_fen)?.to_decimal();
        let input = VariantInput {
            pack_zh: &pack.row.pack_zh,
            pack_en: &pack.row.pack_en,
            sku: "",
            sold_by: &pack.row.sold_by,
            price: &price,
            net_mass: if is_mass { "" } else { &grams },
            step: if is_mass { &grams } else { "" },
            draws: "",
        };
        let id = listings::add_variant(
            tx,
            shop,
            listing,
            item,
            &NewVariant::parse(&input, measure)?,
        )?;
        let amount = if is_mass { "1.5kg" } else { "1" };
        variants.push((id, amount.to_owned()));
    }
    Ok(variants)
}

pub(super) fn texts(plan: &ShopPlan<'_>, random: &Random, today: NaiveDate) -> Result<NewListing> {
    let [summary_zh, summary_en] = plan.texts.pick("summary", random);
    let [description_zh, description_en] = plan.texts.pick("description", random);
    let month = |at: fn((i32, i32)) -> i32| {
        plan.season
            .map(at)
            .map(|month| month.to_string())
            .unwrap_or_default()
    };
    let input = ListingInput {
        title_zh: &plan.product.product_zh,
        title_en: &plan.product.product_en,
        summary_zh: &summary_zh,
        summary_en: &summary_en,
        description_zh: &description_zh,
        description_en: &description_en,
        season_from: &month(|season| season.0),
        season_to: &month(|season| season.1),
        ships_from: "",
    };
    NewListing::parse(&input, today)
}

fn find_village(tx: &mut Tx<'_>, ground: &Ground<'_>, product: &ProductRow) -> Result<Village> {
    let place = NewVillage::parse(village_fields(product), ground.tree, ground.day)?;
    villages::find_or_create(tx, Actor::System, &place)
}

/// The place of a product, as the list of villages has it.
pub(super) fn village_fields(product: &ProductRow) -> VillageFields<'_> {
    let kind = match (product.village.is_empty(), product.town.is_empty()) {
        (false, _) => "village",
        (true, false) => "town",
        (true, true) => "county",
    };
    let code = [&product.village_code, &product.town_code]
        .into_iter()
        .find(|code| !code.is_empty())
        .map_or("", String::as_str);
    VillageFields {
        kind,
        division_code: &product.division_code,
        town: &product.town,
        town_en: &product.town_en,
        village: &product.village,
        village_en: &product.village_en,
        code,
    }
}

fn manage(
    tx: &mut Tx<'_>,
    manager: UserId,
    application: ApplicationId,
) -> Result<ShopScope<ManageShop>> {
    let desk: ShopScope<ViewDesk> = applications::scope_of(tx.conn(), manager, application)?;
    grant::shop::<ManageShop>(tx.conn(), manager, desk.slug())
}

/// A form as somebody would have filled it in.
pub(super) struct Filled<'a>(pub Vec<(&'static str, &'a str)>);

impl Fields for Filled<'_> {
    fn value(&self, field: &str) -> &str {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map_or("", |(_, value)| value)
    }
}

fn charter(plan: &ShopPlan<'_>, random: &Random) -> Result<CharterTexts> {
    let [origin_zh, origin_en] = plan.texts.pick("origin", random);
    let [area, _] = plan.texts.pick("area", random);
    let [grade, _] = plan.texts.pick("grade", random);
    let form = Filled(vec![
        ("category", plan.product.category.as_str()),
        ("specialty_zh", plan.product.product_zh.as_str()),
        ("specialty_en", plan.product.product_en.as_str()),
        ("origin_zh", origin_zh.as_str()),
        ("origin_en", origin_en.as_str()),
        ("production_area", area.as_str()),
        ("grade_rules", grade.as_str()),
    ]);
    CharterTexts::parse(&form, Rigor::Complete)
}

fn settings(
    plan: &ShopPlan<'_>,
    village: &Village,
    n: usize,
    random: &Random,
) -> Result<Vec<StepInput>> {
    let [name_zh, name_en] = plan.texts.shop_name();
    let [story_zh, story_en] = plan.texts.pick("story", random);
    let contact = people::name(n);
    let phone = people::phone(n);
    let origin = village.division_code.to_string();
    let [place, _] = plan.texts.place();
    let [bank, _] = plan.texts.pick("bank", random);
    let account = format!("62170000{n:011}");
    let form = Filled(vec![
        ("shop_name_zh", name_zh.as_str()),
        ("shop_name_en", name_en.as_str()),
        ("story_zh", story_zh.as_str()),
        ("story_en", story_en.as_str()),
        ("contact_name", contact.as_str()),
        ("bank_holder", contact.as_str()),
        ("contact_phone", phone.as_str()),
        ("origin_code", origin.as_str()),
        ("origin_detail", place.as_str()),
        ("bank_name", bank.as_str()),
        ("accepts_cod", "true"),
        ("accepts_transfer", "true"),
        ("bank_account", account.as_str()),
        ("licence_kind", "exempt"),
        ("exempt_reason", "own_produce"),
    ]);
    Ok(vec![
        StepInput::Shop {
            texts: ShopTexts::parse(&form, Rigor::Complete)?,
            contact: ShopContact::parse(&form, Rigor::Complete)?,
            slug: None,
        },
        StepInput::Trade {
            payment: ShopPayment::parse(&form, Rigor::Complete)?,
            licence: ShopLicence::parse(&form, Rigor::Complete)?,
        },
    ])
}

//! A claim as buyer, shop and administrator see it. The component file `claims.html` shows it.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::Bytes;
use serde::Serialize;

use crate::base::clock::Timestamp;
use crate::base::ids::OrderLineId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::claims::{Claim, ClaimCommand};
use crate::domain::media::{MediaFormat, MediaHash, MediaStore};
use crate::domain::orders::Party;
use crate::domain::shipments::find_carrier;
use crate::web::respond::HtmlResult;

/// The claim.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct ClaimView {
    /// The address of its page.
    pub base: String,
    pub order: String,
    pub kind: &'static str,
    pub state: &'static str,
    reason: String,
    asked: i64,
    offer: Option<i64>,
    answer: String,
    verdict: String,
    /// Carrier and number of the parcel back, or empty.
    parcel: String,
    /// Where it can be followed, or empty.
    follow: String,
    lines: Vec<GoodsView>,
    /// The addresses of its photos.
    photos: Vec<String>,
    opened_at: i64,
    due_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
struct GoodsView {
    /// The name of the box that puts it back into stock.
    restock: String,
    name: String,
    is_by_mass: bool,
    quantity: i64,
}

impl ClaimView {
    /// The claim with the names of its goods: name, and whether it is sold by mass.
    pub fn new(
        claim: &Claim,
        base: &str,
        name_of: impl Fn(OrderLineId) -> Option<(String, bool)>,
        locale: Locale,
    ) -> Self {
        let carrier = find_carrier(&claim.carrier_code);
        let follow = carrier.map(|of| of.follow_href(&claim.tracking_number));
        let carrier = carrier.map_or("", |of| locale.pick(&of.name_zh, &of.name_en));
        let goods = claim.lines.iter().filter_map(|line| {
            let (name, is_by_mass) = name_of(line.line_id)?;
            Some(GoodsView {
                restock: format!("restock[{}]", line.line_id),
                name,
                is_by_mass,
                quantity: line.quantity,
            })
        });
        Self {
            base: base.to_owned(),
            order: claim.order_number.to_string(),
            kind: claim.kind.as_str(),
            state: claim.state.as_str(),
            reason: claim.reason.clone(),
            asked: claim.asked.get(),
            offer: claim.offer.map(Money::get),
            answer: claim.answer.clone(),
            verdict: claim.verdict.clone(),
            parcel: format!("{carrier} {}", claim.tracking_number)
                .trim()
                .to_owned(),
            follow: follow.unwrap_or_default(),
            lines: goods.collect(),
            photos: claim
                .photos
                .iter()
                .map(|photo| format!("{base}/photos/{photo}"))
                .collect(),
            opened_at: claim.opened_at.ms(),
            due_at: claim.due_at.map(Timestamp::ms),
        }
    }

    /// One sample of each state, with and without what may be missing.
    pub fn samples(base: &str) -> Vec<Self> {
        use crate::domain::claims::ClaimState;
        let full = Self {
            base: base.to_owned(),
            order: "2611254310573281-01".to_owned(),
            kind: "quality",
            state: "requested",
            reason: "打开就坏了 <b>".to_owned(),
            asked: 5_990,
            offer: None,
            answer: String::new(),
            verdict: String::new(),
            parcel: String::new(),
            follow: String::new(),
            lines: vec![
                GoodsView {
                    restock: "restock[7]".to_owned(),
                    name: "大桃 12 个装".to_owned(),
                    is_by_mass: false,
                    quantity: 1,
                },
                GoodsView {
                    restock: "restock[8]".to_owned(),
                    name: "龙井 散装".to_owned(),
                    is_by_mass: true,
                    quantity: 250,
                },
            ],
            photos: vec![format!("{base}/photos/1"), format!("{base}/photos/2")],
            opened_at: 1_795_572_000_000,
            due_at: Some(1_795_831_200_000),
        };
        let more = |state: &ClaimState| Self {
            kind: "return",
            state: state.as_str(),
            reason: String::new(),
            offer: Some(3_000),
            answer: "称过，只坏了一半".to_owned(),
            verdict: "照片看得清楚".to_owned(),
            parcel: "顺丰 SF1234567890123".to_owned(),
            follow: "https://www.kuaidi100.com/chaxun?com=shunfeng&nu=SF1234567890123".to_owned(),
            photos: Vec::new(),
            due_at: None,
            ..full.clone()
        };
        let mut all = vec![full.clone()];
        all.extend(ClaimState::ALL.iter().map(more));
        all
    }
}

/// What one side may do with a claim now.
pub(in crate::web) fn may(claim: &Claim, party: Party) -> Vec<&'static str> {
    ClaimCommand::ALL
        .iter()
        .filter(|command| claim.state.allows(**command, party))
        .map(|command| command.as_str())
        .collect()
}

/// A photo for those who may see its claim; nobody in between keeps it.
pub(in crate::web) async fn photo(store: &MediaStore, hash: &MediaHash) -> HtmlResult {
    let (bytes, format) = store.get_private(hash).await?;
    Ok(private_picture(bytes, format))
}

/// A picture that nobody in between keeps.
pub(in crate::web) fn private_picture(bytes: Bytes, format: MediaFormat) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .content_type(format.content_type())
        .body(bytes)
}

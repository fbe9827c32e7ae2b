//! The page of a lot, and the code of its certificate as a picture.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::lookup::instead;
use super::trace_path;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::domain::access::{PublicScope, ShopState};
use crate::domain::lots::{self, TraceCode, Traced};
use crate::web::extract::{Db, Segment};
use crate::web::page_cache::public;
use crate::web::qr::QrView;
use crate::web::respond::{HtmlResult, Ui, moved_for_good};
use crate::web::shown_lot::{CertificateView, InspectionView, RecallView};
use crate::web::storefront::cards::shop_path;
use crate::web::storefront::moment::Moment;
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct TraceView {
    code: String,
    /// The specialty of the shop.
    specialty: String,
    /// What the lot is of, in the shop's words.
    item: String,
    unit: &'static str,
    quantity: i64,
    day: String,
    grade: String,
    plot: String,
    village: String,
    place: String,
    shop: String,
    /// The shop's page; empty while it has none.
    shop_href: String,
    households: Vec<String>,
    inspections: Vec<InspectionView>,
    certificate: Option<CertificateView>,
    /// The number of an earlier certificate that was looked up.
    replaced: Option<i64>,
    /// Whether the last inspection was not passed.
    has_failed: bool,
    /// The code of the certificate as a picture.
    picture: String,
    recall: Option<RecallView>,
}

impl TraceView {
    /// `asked` is the number of the certificate whose text has led here.
    fn new(of: &Traced, asked: Option<i64>, locale: Locale) -> Self {
        let (harvest, shop) = (&of.harvest, &of.shop);
        let specialty = of.specialty.as_ref();
        let specialty = specialty.map(|one| locale.pick(&one.name_zh, &one.name_en));
        let issued = of.papers.certificates.first();
        let newest = issued.map_or(0, |newest| newest.certificate.number);
        Self {
            replaced: asked.filter(|number| (1..newest).contains(number)),
            has_failed: of.papers.has_failed(),
            specialty: specialty.unwrap_or(&harvest.item).to_owned(),
            item: harvest.item.clone(),
            unit: harvest.unit.as_str(),
            quantity: harvest.quantity,
            day: harvest.harvested_on.to_string(),
            grade: harvest.grade.clone(),
            plot: harvest.plot.clone(),
            village: locale.pick(&shop.village_zh, &shop.village_en).to_owned(),
            place: locale.pick(&shop.place_zh, &shop.place_en).to_owned(),
            shop: locale.pick(&shop.name_zh, &shop.name_en).to_owned(),
            shop_href: if shop.state == ShopState::Approved {
                shop_path(&shop.slug)
            } else {
                String::new()
            },
            households: of.households.clone(),
            inspections: InspectionView::all(&of.papers.inspections),
            certificate: issued.map(CertificateView::new),
            picture: format!("{}/certificate.svg", trace_path(&harvest.code)),
            recall: of.papers.recall.as_ref().map(RecallView::new),
            code: harvest.code.clone(),
        }
    }
}

async fn find(db: &Db, code: TraceCode) -> Result<Option<Traced>> {
    db.read(move |conn| lots::find_traced(conn, &PublicScope, &code))
        .await
}

/// What leads to the page beside the code.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// The number of a certificate that was looked up.
    certificate: Option<String>,
}

pub(super) async fn show(
    ui: Ui,
    db: Db,
    Segment(typed): Segment<String>,
    Query(asked): Query<Asked>,
) -> HtmlResult {
    let Some(code) = TraceCode::parse(&typed) else {
        return instead(&ui, &typed);
    };
    if code.as_str() != typed {
        return moved_for_good(&trace_path(code.as_str()));
    }
    let moment = Moment::of(&db);
    match find(&db, code).await? {
        Some(lot) => {
            let number = asked.certificate.and_then(|number| number.parse().ok());
            let page = ui.page(&TraceView::new(&lot, number, ui.locale()));
            public(page, moment.of_shop(lot.shop.id))
        }
        None => instead(&ui, &typed),
    }
}

pub(super) async fn certificate(db: Db, Segment(typed): Segment<String>) -> HtmlResult {
    let code = TraceCode::parse(&typed).ok_or_else(Error::not_found)?;
    if code.as_str() != typed {
        // One address each, or the page cache would keep it under every spelling.
        return moved_for_good(&format!("{}/certificate.svg", trace_path(code.as_str())));
    }
    let moment = Moment::of(&db);
    let lot = find(&db, code).await?.ok_or_else(Error::not_found)?;
    let issued = lot.papers.certificates.first();
    let issued = issued.ok_or_else(Error::not_found)?;
    let picture = QrView::of_text(&issued.payload)?.svg();
    let answer = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(picture);
    public(Ok(answer), moment.of_shop(lot.shop.id))
}

impl PageView for TraceView {
    const TEMPLATE: &'static str = "pages/storefront/trace/show.html";

    fn samples() -> Vec<Self> {
        use chrono::NaiveDate;

        use crate::base::ids::{LotId, ShopId};
        use crate::base::measure::Measure;
        use crate::domain::lots::{TracedHarvest, TracedShop, TracedSpecialty};
        let papers = crate::web::shown_lot::samples().into_iter();
        papers
            .enumerate()
            .map(|(place, papers)| {
                let is_full = place > 0;
                let text = |text: &str| {
                    if is_full {
                        text.to_owned()
                    } else {
                        String::new()
                    }
                };
                let lot = Traced {
                    harvest: TracedHarvest {
                        id: LotId(1),
                        code: "330106-260403-01".to_owned(),
                        item: "春茶 <一号>".to_owned(),
                        unit: if is_full {
                            Measure::Gram
                        } else {
                            Measure::Piece
                        },
                        harvested_on: NaiveDate::from_ymd_opt(2026, 4, 3).unwrap_or_default(),
                        quantity: 25_000,
                        grade: text("特级 <A>"),
                        plot: text("狮峰山北坡三号地"),
                    },
                    shop: TracedShop {
                        id: ShopId(1),
                        slug: "longjing".to_owned(),
                        name_zh: "龙井村茶店".to_owned(),
                        name_en: "Longjing Village Tea".to_owned(),
                        place_zh: "浙江省杭州市西湖区".to_owned(),
                        place_en: "Xihu, Hangzhou, Zhejiang".to_owned(),
                        state: if is_full {
                            ShopState::Approved
                        } else {
                            ShopState::Suspended
                        },
                        village_zh: "龙井村".to_owned(),
                        village_en: "Longjing Village".to_owned(),
                    },
                    specialty: is_full.then(|| TracedSpecialty {
                        name_zh: "西湖龙井".to_owned(),
                        name_en: "West Lake Longjing".to_owned(),
                    }),
                    households: if is_full {
                        vec!["茶农<翁>家".to_owned(), "茶农\"七\"家".to_owned()]
                    } else {
                        Vec::new()
                    },
                    papers,
                };
                Self::new(&lot, is_full.then_some(1), Locale::Zh)
            })
            .collect()
    }
}

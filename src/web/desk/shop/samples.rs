//! Shops for the samples of pages.

use chrono::NaiveDate;

use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::base::ids::{ShopId, VillageId};
use crate::base::slug::Slug;
use crate::domain::access::ShopState;
use crate::domain::shops::{LicenceKind, Shop};

/// A shop that has said everything.
pub(super) fn full() -> Result<Shop> {
    let at = Timestamp::from_ms(1_795_624_200_000);
    Ok(Shop {
        id: ShopId(1),
        village_id: VillageId(1),
        slug: Slug::parse("longjing")?,
        name_zh: "龙井村茶铺 \"<b>\"".to_owned(),
        name_en: "Longjing Village Tea".to_owned(),
        story_zh: "村子在狮峰山下，家家种茶。清明前，天刚亮就上山采一芽一叶。\n\n草是用手拔的。"
            .to_owned(),
        story_en: "The village lies below Lion Peak.".to_owned(),
        contact_name: "戚师傅".to_owned(),
        contact_phone: "+8613800000011".to_owned(),
        licence_kind: LicenceKind::Licence,
        licence_number: "91330100799655058B".to_owned(),
        exempt_reason: String::new(),
        origin_code: DivisionCode::parse("330106")?,
        origin_detail: "龙井村 1 号".to_owned(),
        place_zh: "浙江省杭州市西湖区龙井村".to_owned(),
        place_en: "Longjing Village, Xihu, Hangzhou, Zhejiang".to_owned(),
        division_code: DivisionCode::parse("330106")?,
        cover_hash: None,
        accepts_cod: true,
        accepts_transfer: true,
        bank_name: "农业银行西湖支行".to_owned(),
        bank_holder: "龙井村经济合作社".to_owned(),
        bank_account: "6228000000000000011".to_owned(),
        state: ShopState::Approved,
        approved_at: Some(at),
        created_at: at,
        updated_at: at,
        version: 3,
        holiday_from: NaiveDate::from_ymd_opt(2027, 2, 4),
        holiday_to: NaiveDate::from_ymd_opt(2027, 2, 12),
    })
}

/// A shop that has said little and waits for its review.
pub(super) fn simple() -> Result<Shop> {
    Ok(Shop {
        name_en: String::new(),
        story_en: String::new(),
        licence_kind: LicenceKind::Exempt,
        licence_number: String::new(),
        exempt_reason: "own_produce".to_owned(),
        accepts_transfer: false,
        state: ShopState::UnderReview,
        holiday_from: None,
        holiday_to: None,
        ..full()?
    })
}

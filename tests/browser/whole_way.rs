//! The whole journey in Chinese: a village of the real list applies, is approved, lists its tea
//! with a photo; a buyer orders from it and from another shop, pays, and receives both parcels.

use std::path::Path;

use crate::support::steps::{BUYER, FIRST_MANAGER, add_from, log_in, order, pick_xihu};
use crate::support::{Browser, Look, PASSWORD, Site, journey};

const VILLAGER: &str = "village.tea@example.org";
const TEA: &str = "西湖龙井茶 明前";

/// Registers and writes the application of 上城埭村, whose tea stands in the national list.
async fn apply(browser: &Browser) {
    browser.goto("/account/register?next=/apply").await;
    browser.fill("[name=name]", "沈阿婆").await;
    browser.fill("[name=email_or_phone]", VILLAGER).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.send().await;
    browser.press("开始申请").await;
    pick_xihu(browser, "division_code").await;
    browser.fill("[name=town]", "转塘街道").await;
    browser.fill("[name=village]", "上城埭村").await;
    browser.fill("[name=specialty_zh]", "西湖龙井茶").await;
    browser.choose("[name=category]", "tea").await;
    browser.send().await;

    browser
        .fill(
            "[name=origin_zh]",
            "狮峰山下的群体种，清明前手工采摘，当天在柴锅里炒好。",
        )
        .await;
    browser
        .fill("[name=production_area]", "转塘街道上城埭村，三百二十亩")
        .await;
    browser.send().await;

    browser.fill("[name=slug]", "shangchengdai").await;
    browser.fill("[name=contact_phone]", "13800002222").await;
    browser.fill("[name=origin_detail]", "上城埭村 8 号").await;
    browser
        .fill("[name=story_zh]", "家家户户种茶，祖祖辈辈喝茶。")
        .await;
    browser.send().await;

    browser.tick("[name=accepts_transfer]").await;
    browser.fill("[name=bank_name]", "杭州联合银行").await;
    browser
        .fill("[name=bank_holder]", "上城埭村经济合作社")
        .await;
    browser
        .fill("[name=bank_account]", "6222021202012345678")
        .await;
    browser.tick("[name=licence_kind][value=exempt]").await;
    browser
        .tick("[name=exempt_reason][value=own_produce]")
        .await;
    browser.send().await;
    browser.press("提交申请").await;
    browser.see("已经提交").await;
}

async fn approve(browser: &Browser) {
    log_in(browser, "supervisor@demo.example").await;
    browser.goto("/admin/applications").await;
    // The demo has applications of its own.
    browser.press("上城埭村").await;
    browser.press("开始审核").await;
    browser.see("已开始审核").await;
    browser.tick_all("[name=checklist]").await;
    browser.click("[formaction$='/approval']").await;
    browser.agree().await;
    browser.see("村店开张了").await;
}

async fn list_tea(browser: &Browser) {
    log_in(browser, VILLAGER).await;
    browser.goto("/desk/shangchengdai/listings/new").await;
    browser.fill("[name=title_zh]", TEA).await;
    browser
        .fill("[name=description_zh]", "**一芽一叶**，豆香。")
        .await;
    browser.send().await;
    browser.press("添加照片").await;
    let photo = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/assets/demo/pictures/amphora.webp"
    );
    browser.attach("[name=photos]", Path::new(photo)).await;
    browser.click("form.sheet button").await;
    browser.find("ol.photos img").await;
    browser.press("好了").await;
    browser.press("添加规格").await;
    browser.fill("[name=pack_zh]", "250 克罐装").await;
    browser.tick("[name=sold_by][value=piece]").await;
    browser.fill("[name=price]", "168").await;
    browser.fill("[name=net_mass]", "250").await;
    browser.tick("[name=stock_item][value=new]").await;
    browser.fill("[name=stock_amount]", "12").await;
    browser.send().await;
    browser.click("form[action$='/publication'] button").await;
    browser.see("到店里看看").await;
}

/// Buys from both shops; gives the paths of the two orders.
async fn buy(browser: &Browser, other_shop: &str) -> Vec<String> {
    log_in(browser, BUYER).await;
    // The demo's buyer has put something into the cart before.
    browser.goto("/cart").await;
    let removal = "form[action^='/cart/lines/'][action$='/removal'] button";
    let mut left = browser.count(removal).await;
    while left > 0 {
        browser.click(removal).await;
        left -= 1;
        browser.count_down(removal, left).await;
    }
    add_from(browser, "shangchengdai", "2").await;
    browser.see("¥336.00").await;
    add_from(browser, other_shop, "1").await;
    order(browser, "transfer").await;
    browser.find(".order-head").await;
    let purchase = browser.path().await;
    assert!(purchase.starts_with("/orders/"), "{purchase}");
    let orders = vec![format!("{purchase}-01"), format!("{purchase}-02")];
    for order in &orders {
        browser.find(&format!("a[href='{order}']")).await;
    }
    orders
}

/// The manager of the shop records the payment, accepts and ships.
async fn ship(browser: &Browser, manager: &str, shop: &str, orders: &[String], parcel: &str) {
    log_in(browser, manager).await;
    browser
        .goto(&format!("/desk/{shop}/orders?tab=to_pay"))
        .await;
    let number = |order: &String| order.trim_start_matches("/orders/").to_owned();
    let mut desk = String::new();
    for order in orders {
        let path = format!("/desk/{shop}/orders/{}", number(order));
        if browser.count(&format!("a[href='{path}']")).await > 0 {
            desk = path;
        }
    }
    assert!(!desk.is_empty(), "{shop} has none of {orders:?}");
    browser.goto(&format!("{desk}/payment")).await;
    let due = browser.text(".on-hand strong").await;
    browser
        .fill("[name=amount]", due.trim_start_matches('¥'))
        .await;
    browser.tick("[name=paid_by][value=transfer]").await;
    browser.send().await;
    browser.click("form[action$='/acceptance'] button").await;
    browser.choose("[name=carrier]", "SF").await;
    browser.fill("[name=tracking_number]", parcel).await;
    browser
        .click("form[action$='/shipments'] .actions button")
        .await;
    browser.see(parcel).await;
}

#[test]
fn a_village_opens_its_shop_and_a_buyer_receives_its_tea() {
    let site = Site::start(2);
    let other = site.shop_of(FIRST_MANAGER);
    journey("whole-way", &site.origin, Look::DESK_ZH, async |browser| {
        apply(browser).await;
        approve(browser).await;
        list_tea(browser).await;
        let orders = buy(browser, &other).await;
        ship(
            browser,
            VILLAGER,
            "shangchengdai",
            &orders,
            "SF1234567890123",
        )
        .await;
        ship(browser, FIRST_MANAGER, &other, &orders, "SF1234567890124").await;
        log_in(browser, BUYER).await;
        for order in &orders {
            browser.goto(order).await;
            browser.see("SF123456789012").await;
            browser.click("form[action$='/receipt'] button").await;
            browser.agree().await;
            browser.see("已收货").await;
        }
    });
    site.verify();
}

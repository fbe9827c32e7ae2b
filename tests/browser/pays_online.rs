//! Paying online: a buyer orders, pays on the gateway's own page, and gets a part of it back.

use crate::support::steps::{BUYER, FIRST_MANAGER, add_from, log_in, order};
use crate::support::{Browser, Look, Site, journey};

/// Orders and pays on the sandbox's page; gives the number of the purchase.
async fn pay(browser: &Browser, shop: &str) -> String {
    log_in(browser, BUYER).await;
    add_from(browser, shop, "2").await;
    order(browser, "gateway").await;
    browser.see("请付款").await;
    let path = browser.path().await;
    let number = path.strip_prefix("/orders/").unwrap();
    let number = number.strip_suffix("/payment").unwrap().to_owned();
    browser.click("form[action$='/payment'] button").await;
    browser.see("不收真钱").await;
    browser.click("form[action$='/approval'] button").await;
    // Its message comes when it comes; till then the page says that it waits.
    browser.reload_until(&path, "付款成功").await;
    number
}

#[test]
fn a_buyer_pays_on_the_gateways_page_and_gets_a_part_back() {
    let site = Site::start(1);
    let shop = site.shop_of(FIRST_MANAGER);
    journey("online", &site.origin, Look::DESK_ZH, async |browser| {
        let number = pay(browser, &shop).await;
        let order = format!("/orders/{number}-01");
        log_in(browser, FIRST_MANAGER).await;
        browser.goto(&format!("/desk/{shop}{order}/refund")).await;
        browser.fill("[name=amount]", "6.50").await;
        browser.fill("[name=reason]", "有两个压坏了").await;
        browser.send().await;
        browser.see("¥6.50").await;
        log_in(browser, BUYER).await;
        // Nobody sends it: the platform asks the gateway to.
        browser.reload_until(&order, "已部分退款").await;
        browser.see("¥6.50").await;
    });
    site.verify();
}

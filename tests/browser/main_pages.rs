//! The main pages in English on an old phone that runs no scripts: buying as a guest, and that
//! nothing is wider than the screen.

use crate::support::{Browser, Look, Site, journey};

async fn fits(browser: &Browser, path: &str) {
    browser.goto(path).await;
    browser.find("main h1").await;
    let width = browser.page_width().await;
    assert!(width <= 360, "{path} is {width} pixels wide");
}

#[test]
fn a_guest_buys_on_an_old_phone_without_scripts() {
    let site = Site::start(3);
    let look = Look::PHONE_EN_PLAIN;
    journey("main-pages", &site.origin, look, async |browser| {
        for path in [
            "/",
            "/search?q=rice",
            "/c/grain",
            "/region/11",
            "/cart",
            "/orders/lookup",
            "/account/login",
            "/account/register",
        ] {
            fits(browser, path).await;
        }
        browser.goto("/").await;
        browser.see("One village").await;
        browser.click("main a[href^='/p/']").await;
        browser.fill("[name=quantity]", "1").await;
        browser.click("form[action='/cart/lines'] button").await;
        browser.find(".cart-lines").await;
        browser.click("form#check-out button").await;
        browser.fill("[name=recipient]", "Emily Stone").await;
        browser.fill("[name=phone]", "+86 139 0000 3333").await;
        for (level, code) in [(1, "33"), (2, "3301"), (3, "330106")] {
            // One more select each time the button asks for it.
            if browser.count(&format!("[name=county_{level}]")).await == 0 {
                browser.click("[name=choose]").await;
            }
            browser
                .choose(&format!("[name=county_{level}]"), code)
                .await;
        }
        browser.fill("[name=detail]", "1 Wensan Road").await;
        browser.tick("[name=method][value=cod]").await;
        browser.click("form.checkout aside button.primary").await;
        if browser.path().await == "/checkout" {
            // The freight is known only now: the new total is shown and asked about.
            browser.see("¥").await;
            browser.click("form.checkout aside button.primary").await;
        }
        browser.find(".order-head").await;
        let purchase = browser.path().await;
        fits(browser, &purchase).await;
        fits(browser, &format!("{purchase}-01")).await;
        // Somebody else finds only the form.
        browser.forget_cookies().await;
        browser.goto(&purchase).await;
        browser.find("form[action='/orders/lookup']").await;
        assert_eq!(browser.count(".order-head").await, 0);
        browser.fill("[name=contact]", "13900003333").await;
        browser.click("form[action='/orders/lookup'] button").await;
        browser.find(".order-head").await;
    });
    site.verify();
}

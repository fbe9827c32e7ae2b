//! The whole purchase without a pointer: Tab, Enter, Space, arrows and letters; the focus is
//! always seen.

use crate::support::{Browser, Look, Site, journey};

/// Goes on with Tab to a field and types into it.
async fn fill(browser: &Browser, css: &str, text: &str) {
    browser.tab_to(css).await;
    browser.key(text).await;
}

#[test]
fn a_purchase_by_keyboard_alone() {
    let site = Site::start(2);
    journey("keyboard", &site.origin, Look::DESK_ZH, async |browser| {
        browser.goto("/").await;
        // The first stop leads past the head of the page.
        browser.tab_to("a[href='#main']").await;
        browser.enter().await;
        browser.tab_to("main a[href^='/p/']").await;
        browser.enter().await;
        browser.find("form[action='/cart/lines']").await;
        browser.tab_to("form[action='/cart/lines'] button").await;
        browser.enter().await;
        browser.find(".cart-lines").await;
        browser.tab_to("form#check-out button").await;
        browser.enter().await;
        browser.find("form.checkout").await;
        fill(browser, "[name=recipient]", "王小姐").await;
        fill(browser, "[name=phone]", "13900003333").await;
        for (level, code) in [(1, "33"), (2, "3301"), (3, "330106")] {
            let select = format!("[name=county_{level}]");
            browser.find(&select).await;
            browser.tab_to(&select).await;
            browser.arrow_to(code).await;
        }
        fill(browser, "[name=detail]", "文三路 1 号").await;
        browser.tab_to("[name=method]").await;
        browser.arrow_to("cod").await;
        browser.find(".sums .total").await;
        browser.tab_to("form.checkout aside button.primary").await;
        browser.enter().await;
        // Without the freight in the total that was shown, the page asks once more.
        browser.find(".order-head, form.checkout").await;
        if browser.path().await == "/checkout" {
            browser.tab_to("form.checkout aside button.primary").await;
            browser.enter().await;
        }
        browser.find(".order-head").await;
    });
    site.verify();
}

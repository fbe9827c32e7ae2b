//! What several journeys do.

use super::{Browser, PASSWORD};

/// A buyer of the demo.
pub const BUYER: &str = "buyer@demo.example";
/// The manager of the demo's first shop.
pub const FIRST_MANAGER: &str = "village000@demo.example";

pub async fn log_in(browser: &Browser, login: &str) {
    log_in_silently(browser, login).await;
    browser.see("您好").await;
}

/// The same in any language.
pub async fn log_in_silently(browser: &Browser, login: &str) {
    browser.forget_cookies().await;
    browser.goto("/account/login").await;
    browser.fill("[name=login]", login).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.send().await;
    browser.find("form[action='/account/logout']").await;
}

pub async fn pick_xihu(browser: &Browser, picker: &str) {
    for (level, code) in [(1, "33"), (2, "3301"), (3, "330106")] {
        browser
            .choose(&format!("[name={picker}_{level}]"), code)
            .await;
    }
}

/// Puts the first thing of a shop into the cart.
pub async fn add_from(browser: &Browser, shop: &str, quantity: &str) {
    browser.goto(&format!("/v/{shop}")).await;
    browser.click("main a[href^='/p/']").await;
    browser.fill("[name=quantity]", quantity).await;
    browser.click("form[action='/cart/lines'] button").await;
    browser.find(".cart-lines").await;
}

/// Orders what is in the cart, to be paid this way.
pub async fn order(browser: &Browser, method: &str) {
    browser.click("form#check-out button").await;
    browser.fill("[name=recipient]", "王小姐").await;
    browser.fill("[name=phone]", "13900003333").await;
    pick_xihu(browser, "county").await;
    browser.fill("[name=detail]", "文三路 1 号").await;
    browser
        .tick(&format!("[name=method][value={method}]"))
        .await;
    browser.find(".sums .total").await;
    browser.click("form.checkout aside button.primary").await;
    // Without the freight in the total that was shown, the page asks once more.
    if browser.path().await == "/checkout" {
        browser.click("form.checkout aside button.primary").await;
    }
}

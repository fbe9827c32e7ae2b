//! The cart, of guests and of accounts.

use crate::support::{buying, on_both, world};

on_both!(a_guest_fills_a_cart_and_sees_it_by_shop, |app| {
    let guest = app.visitor();
    buying::add(&guest, world::TEA_TIN, "2");
    buying::add(&guest, world::PEACH_BOX, "1");
    let page = guest.get("/cart");
    assert_eq!(page.status, 200, "{}", page.shown());
    assert_eq!(page.texts(".from-shop"), ["龙井村茶铺", "平谷大桃铺"]);
    assert_eq!(page.texts(".line-price"), ["¥336.00", "¥59.90"]);
    assert!(page.says("2 种商品合计 ¥395.90"), "{}", page.shown());
});

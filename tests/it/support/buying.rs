//! What buyers do, for tests: put into the cart, fill in the checkout, order.

use super::page::Page;
use super::visitor::Visitor;
use super::world;

/// An address in Shanghai, to which both shops send.
pub const ADDRESS: [(&str, &str); 4] = [
    ("recipient", "沈小雨"),
    ("phone", "138 1234 5678"),
    ("county", "310104"),
    ("detail", "漕溪北路 88 号 1502 室"),
];

/// Puts an amount of a variant into the cart.
pub fn add(buyer: &Visitor, variant: i64, quantity: &str) {
    let variant = variant.to_string();
    let fields = [("variant", variant.as_str()), ("quantity", quantity)];
    let answer = buyer.post("/cart/lines", &fields);
    assert_eq!(answer.status, 303, "{}", answer.shown());
    assert_eq!(answer.location(), "/cart");
}

/// One tin of tea from Longjing.
pub fn add_tea(buyer: &Visitor) {
    add(buyer, world::TEA_TIN, "1");
}

/// The checkout with the address, its freight worked out: as a browser without a script sees it
/// after the button that adds the next level.
pub fn at_the_till(buyer: &Visitor, changes: &[(&str, &str)]) -> Page {
    let page = buyer.get("/checkout");
    assert_eq!(page.status, 200, "{}", page.shown());
    let mut fields: Vec<(&str, &str)> = ADDRESS.to_vec();
    fields.extend([("method", "cod"), ("choose", "county")]);
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    let page = buyer.submit(&page, FORM, &fields);
    assert_eq!(page.status, 200, "{}", page.shown());
    page
}

/// The form of the checkout.
pub const FORM: &str = "form[action='/checkout']";

/// Sends the form of the page; gives the number of the purchase.
pub fn place(buyer: &Visitor, page: &Page) -> String {
    number_of(&buyer.submit(page, FORM, &[]))
}

/// Orders what is in the cart, paid on delivery, with the address of [`ADDRESS`].
pub fn order(buyer: &Visitor) -> String {
    place(buyer, &at_the_till(buyer, &[]))
}

/// The number of the purchase that an answer leads to.
pub fn number_of(answer: &Page) -> String {
    assert_eq!(answer.status, 303, "{}", answer.shown());
    let location = answer.location();
    let number = location.strip_prefix("/orders/");
    number.unwrap_or_else(|| panic!("{location}")).to_owned()
}

//! What the public pages say to programs beside their text, in the words of schema.org
//! (<https://schema.org/docs/jsonld.html>).

use serde_json::{Value, json};

use super::listing::{ListingView, OfferView};
use super::shop::ShopPageView;
use crate::base::quantity::Grams;
use crate::web::picture::Picture;
use crate::web::respond::Ui;
use crate::web::shown_voice::RatingView;

/// The language of the words, and where the site is.
struct Words<'a> {
    ui: &'a Ui,
}

/// The data of the front page.
pub(super) fn home(ui: &Ui) -> String {
    let words = Words { ui };
    let site = json!({
        "@type": "WebSite",
        "name": ui.text("site-name", &[]),
        "url": words.address("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": words.address("/search?q={search_term_string}"),
            "query-input": "required name=search_term_string",
        },
    });
    written(&[site])
}

/// The data of a listing.
pub(super) fn listing(ui: &Ui, page: &ListingView, path: &str) -> String {
    let words = Words { ui };
    let shop = &page.shop;
    let address = words.address(path);
    let about = [&page.summary, &page.name]
        .into_iter()
        .find(|text| !text.is_empty());
    let offers = page
        .offers
        .iter()
        .map(|offer| words.offer(offer, page, &address));
    let mut product = json!({
        "@type": "Product",
        "@id": format!("{address}#product"),
        "url": address,
        "name": page.name,
        "description": about,
        "category": page.category,
        "brand": { "@type": "Brand", "name": shop.name },
        "offers": offers.collect::<Vec<_>>(),
    });
    words.put_images(&mut product, &page.pictures);
    put_rating(&mut product, page.rating.as_ref());
    let crumbs = [
        ("/", ui.text("nav-home", &[])),
        (&format!("/c/{}", page.category_code), page.category.clone()),
        (&shop.href, shop.name.clone()),
        (path, page.name.clone()),
    ];
    written(&[product, words.crumbs(&crumbs)])
}

/// The data of a shop.
pub(super) fn shop(ui: &Ui, page: &ShopPageView) -> String {
    let words = Words { ui };
    let shop = &page.shop;
    let address = words.address(&shop.href);
    let place = json!({
        "@type": "Place",
        "name": shop.place,
        "address": { "@type": "PostalAddress", "addressCountry": "CN", "addressRegion": shop.place },
    });
    let mut seller = json!({
        "@type": "Organization",
        "@id": format!("{address}#shop"),
        "url": address,
        "name": shop.name,
        "description": shop.specialty,
        "location": place,
    });
    words.put_images(&mut seller, std::slice::from_ref(&shop.picture));
    put_rating(&mut seller, page.rating.as_ref());
    let crumbs = [
        ("/", ui.text("nav-home", &[])),
        (&format!("/c/{}", page.category_code), page.category.clone()),
        (&shop.href, shop.name.clone()),
    ];
    written(&[seller, words.crumbs(&crumbs)])
}

/// The average that the page shows, from the first review on
/// (<https://developers.google.com/search/docs/appearance/structured-data/review-snippet>).
fn put_rating(thing: &mut Value, rating: Option<&RatingView>) {
    if let Some((rating, fields)) = rating.zip(thing.as_object_mut()) {
        let aggregate = json!({
            "@type": "AggregateRating",
            "ratingValue": rating.average,
            "reviewCount": rating.reviews,
            "bestRating": 5,
            "worstRating": 1,
        });
        fields.insert("aggregateRating".to_owned(), aggregate);
    }
}

impl Words<'_> {
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.ui.app().site.origin)
    }

    fn offer(&self, offer: &OfferView, page: &ListingView, address: &str) -> Value {
        let currency = &self.ui.app().currency;
        let price = offer.least_price.to_decimal();
        let presale = page.presale.filter(|_| offer.is_in_stock);
        let state = match (offer.is_in_stock, presale) {
            (true, Some(_)) => "PreOrder",
            (true, None) => "InStock",
            (false, _) => "OutOfStock",
        };
        let mut value = json!({
            "@type": "Offer",
            "sku": offer.id.to_string(),
            "name": offer.pack,
            "url": address,
            "price": price,
            "priceCurrency": currency,
            "availability": format!("https://schema.org/{state}"),
            "itemCondition": "https://schema.org/NewCondition",
            "seller": {
                "@type": "Organization",
                "name": page.shop.name,
                "url": self.address(&page.shop.href),
            },
        });
        if let Some((day, fields)) = presale.zip(value.as_object_mut()) {
            fields.insert("availabilityStarts".to_owned(), json!(day));
        }
        if let Some((mass, fields)) = offer.least_mass.zip(value.as_object_mut()) {
            // What the price buys, beside the kilogram by which others count.
            let quantity = json!({
                "@type": "QuantitativeValue",
                "value": Grams::get(mass),
                "unitCode": "GRM",
                "valueReference": { "@type": "QuantitativeValue", "value": 1, "unitCode": "KGM" },
            });
            let specification = json!({
                "@type": "UnitPriceSpecification",
                "price": price,
                "priceCurrency": currency,
                "referenceQuantity": quantity,
            });
            fields.insert("priceSpecification".to_owned(), specification);
        }
        value
    }

    /// Names the photos; a drawing tells nobody what the goods look like.
    fn put_images(&self, thing: &mut Value, pictures: &[Picture]) {
        let photos = pictures.iter().filter(|picture| picture.is_photo());
        let photos: Vec<String> = photos.map(|photo| self.address(&photo.src)).collect();
        if let Some(fields) = thing.as_object_mut().filter(|_| !photos.is_empty()) {
            fields.insert("image".to_owned(), json!(photos));
        }
    }

    fn crumbs(&self, path: &[(&str, String)]) -> Value {
        let items = path.iter().zip(1..).map(|((href, name), position)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": self.address(href),
            })
        });
        json!({ "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() })
    }
}

/// The data as it stands in a page: nothing in it ends the element.
fn written(graph: &[Value]) -> String {
    let data = json!({ "@context": "https://schema.org", "@graph": graph });
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_ends_its_element() {
        let text = written(&[json!({ "name": "</script><script>alert(1)</script>" })]);
        assert!(!text.contains('<'), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read["@graph"][0]["name"],
            "</script><script>alert(1)</script>"
        );
    }
}

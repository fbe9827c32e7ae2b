//! Checkouts that are filled in and wait to be sent, once or many times.

use std::sync::Mutex;

use reqwest::RequestBuilder;

use super::buying;
use super::page::Page;
use super::visitor::Visitor;

/// A filled form in an open tab.
pub struct Till {
    tab: Mutex<Visitor>,
    fields: Vec<(String, String)>,
}

impl Till {
    /// Puts goods into the cart and fills in the checkout, with `changes` to the usual address.
    pub fn new(buyer: &Visitor, goods: &[(i64, &str)], changes: &[(&str, &str)]) -> Self {
        for (variant, quantity) in goods {
            buying::add(buyer, *variant, quantity);
        }
        let page = buying::at_the_till(buyer, changes);
        Self {
            tab: Mutex::new(buyer.another_tab()),
            fields: page.form(buying::FORM).fields,
        }
    }

    /// The same form with an input changed.
    pub fn with(self, name: &str, value: &str) -> Self {
        let mut fields = self.fields;
        for field in fields.iter_mut().filter(|field| field.0 == name) {
            value.clone_into(&mut field.1);
        }
        Self { fields, ..self }
    }

    /// The value of an input.
    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|field| field.0 == name);
        field.map_or("", |(_, value)| value)
    }

    /// The same form in another tab of the same browser.
    pub fn another_tab(&self) -> Self {
        Self {
            tab: Mutex::new(self.tab.lock().unwrap().another_tab()),
            fields: self.fields.clone(),
        }
    }

    /// The same browser and form, at another server.
    pub fn moved_to(self, origin: &str) -> Self {
        let tab = self.tab.into_inner().unwrap().moved_to(origin);
        Self {
            tab: Mutex::new(tab),
            ..self
        }
    }

    /// Sends it.
    pub fn send(&self) -> Page {
        let tab = self.tab.lock().unwrap();
        tab.send(self.request(&tab))
    }

    /// Sends it to a server that may be gone.
    pub fn attempt(&self) -> reqwest::Result<Page> {
        let tab = self.tab.lock().unwrap();
        tab.attempt(self.request(&tab))
    }

    fn request(&self, tab: &Visitor) -> RequestBuilder {
        tab.as_own_page(tab.request("POST", "/checkout").form(&self.fields))
    }
}

//! The integration tests: one program, so that it links once.

#[cfg(test)]
mod access;
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod address_book;
#[cfg(test)]
mod approval;
#[cfg(test)]
mod approve_all;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bank_results;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod cart;
#[cfg(test)]
mod checkout;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod coding;
#[cfg(test)]
mod compose;
#[cfg(test)]
mod contact_change;
mod cost;
#[cfg(test)]
mod desk_charter;
#[cfg(test)]
mod desk_freight;
#[cfg(test)]
mod desk_history;
#[cfg(test)]
mod desk_settings;
#[cfg(test)]
mod discovery;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod events;
#[cfg(test)]
mod field_bugs;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod follows;
#[cfg(test)]
mod fulfilment;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod gateway_echoes;
#[cfg(test)]
mod gateway_kill;
#[cfg(test)]
mod gateway_left;
#[cfg(test)]
mod gateway_money;
#[cfg(test)]
mod guest_purchases;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod harvest;
#[cfg(test)]
mod help;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod invoices;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod listings;
#[cfg(test)]
mod lock_order;
#[cfg(test)]
mod machines;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod media;
#[cfg(test)]
mod members;
#[cfg(test)]
mod merchants;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod names;
#[cfg(test)]
mod nodes;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod order_tabs;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod overviews;
#[cfg(test)]
mod own_letters;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod personal_data;
#[cfg(test)]
mod places;
#[cfg(test)]
mod presale;
#[cfg(test)]
mod programmes;
#[cfg(test)]
mod promotions;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod races;
#[cfg(test)]
mod races_http;
#[cfg(test)]
mod recalled_lots;
#[cfg(test)]
mod recalls;
#[cfg(test)]
mod refunds;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod search;
#[cfg(test)]
mod sequences;
#[cfg(test)]
mod settlements;
#[cfg(test)]
mod ship_by;
#[cfg(test)]
mod shop_page;
#[cfg(test)]
mod standards;
#[cfg(test)]
mod stock;
#[cfg(test)]
mod storefront;
#[cfg(test)]
mod stray_pictures;
#[cfg(test)]
mod support;
#[cfg(test)]
mod timers;
#[cfg(test)]
mod trace;
#[cfg(test)]
mod verify;
#[cfg(test)]
mod waiting;
#[cfg(test)]
mod ways_to_buy;
#[cfg(test)]
mod weighing;
#[cfg(test)]
mod weight;

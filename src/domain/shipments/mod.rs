//! Shipments: the parcels of an order, with carrier and tracking number.
//!
//! An order may go in several parcels. That a part of it has not left yet is never stored: it
//! follows from the lines. The pattern of a carrier's numbers only warns.

pub mod carriers;
mod model;
mod store;

pub use carriers::{Carrier, carrier_name, carriers, find_carrier, offered_carriers};
pub use model::{NewParcel, ParcelLine, Shipment, ShipmentLine, TrackingNumber};
pub use store::{
    find_last_carrier, find_same, insert_shipment, mark_corrected, quantities_sent,
    shipments_of_order, shipments_of_shop_order,
};

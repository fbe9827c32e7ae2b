//! Shops, the tenants: one village's place on the platform, its people and their roles.
//!
//! A shop's state changes by [`TRANSITIONS`] only, each change with its event; only an approved
//! shop sells. What was submitted cannot be edited until the administrators have answered.

mod front;
mod holiday;
mod invitations;
mod licence;
mod members;
mod model;
mod public;
mod service;
mod state;
pub(in crate::domain) mod store;
mod story;

pub use front::{Front, HolidayNotice, NOTICE_FIELDS, PROMISE_FIELD, parse_ship_days};
pub use holiday::{HOLIDAY_FIELDS, Holiday};
pub use invitations::{Invitation, NewInvitation, accept, invite, withdraw};
pub use licence::{ExemptReason, LicenceKind, LicenceNumber};
pub use members::{Member, change_role, leave_all, remove};
pub use model::{
    CONTACT_FIELDS, LICENCE_FIELDS, PAYMENT_FIELDS, SettingsPart, Shop, ShopContact, ShopLicence,
    ShopPayment, ShopTexts, TEXT_FIELDS, WEIGH_FIELD, parse_weigh_tolerance,
};
pub use public::{PublicShop, ShopFilter};
pub(in crate::domain) use service::{apply, change_slug, edit, free_slug};
pub use state::{ShopCommand, TRANSITIONS, next};
pub use store::{
    count_overseen, find_front, find_invitation, find_moved, find_public, find_weigh_tolerance,
    forget_invited_before, get, get_overseen, is_only_manager, list_accepted_contacts,
    list_invitations, list_members, list_overseen, list_pictures, list_public,
};
pub use story::{Caption, MAX_STORY_PICTURES, StoryPicture, add_picture, remove_picture};

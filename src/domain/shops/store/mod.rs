//! The SQL of shops and their people.

mod desk;
mod front;
mod invitations;
mod members;
mod overseen;
mod public;
mod rehoming;
mod story;

pub(in crate::domain) use desk::{
    NewShop, Place, find_of, insert_draft, insert_former_slug, is_slug_free, mark, set_slug, touch,
    update_contact, update_holiday, update_licence, update_payment, update_place, update_texts,
    update_weigh_tolerance,
};
pub use desk::{find_weigh_tolerance, get};
pub use front::find_front;
pub(in crate::domain::shops) use front::{set_notice, set_ship_days};
pub(in crate::domain::shops) use invitations::{
    count_open, erase_invitations, find_open, insert_invitation, mark_accepted, mark_withdrawn,
};
pub use invitations::{find_invitation, list_invitations};
pub use invitations::{forget_invited_before, list_accepted_contacts};
pub(in crate::domain) use members::insert_member;
pub(in crate::domain::shops) use members::{
    count_managers, delete_member, delete_membership, find_member, memberships_to_leave, set_role,
};
pub use members::{is_only_manager, list_members};
pub use overseen::{count_overseen, get_overseen, list_overseen};
pub use public::{find_moved, find_public, list_public};
pub(in crate::domain) use rehoming::rehome;
pub use story::list_pictures;
pub(in crate::domain::shops) use story::{delete_picture, insert_picture, set_caption};

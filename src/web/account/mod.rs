//! The pages of a person's account.

mod addresses;
mod cart;
mod closing;
mod coupons;
mod data;
mod device_name;
mod email_proof;
mod follows;
mod forgotten;
mod guessed;
mod inbox;
mod login;
mod logout;
mod messages;
mod overview;
mod password;
mod profile;
mod register;
mod sessions;
mod visitor;

pub(in crate::web) use self::messages::BuyerTalkView;
#[cfg(test)]
pub(in crate::web) use self::{
    addresses::{AddressFormView, AddressesView},
    closing::ClosingView,
    coupons::CouponsView,
    data::{DataDocument, DataView},
    email_proof::EmailProofView,
    follows::FollowsView,
    forgotten::{ForgottenView, ResetView},
    inbox::InboxView,
    login::LoginView,
    logout::LogoutView,
    messages::TalksView,
    overview::OverviewView,
    password::PasswordView,
    profile::ProfileView,
    register::RegisterView,
    sessions::SessionsView,
};

use super::routes::{Area, Routes};

/// Mounts the pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .get(Area::Public, "/account/login", login::show)
        .post(Area::Public, "/account/login", login::create)
        .get(Area::Public, "/account/register", register::show)
        .post(Area::Public, "/account/register", register::create)
        .get(Area::Public, "/account/logout", logout::show)
        .post(Area::Public, "/account/logout", logout::create)
        .get(Area::Public, "/login", guessed::login)
        .get(Area::Public, "/register", guessed::register)
        .get(Area::Public, "/logout", guessed::logout)
        .get(Area::Public, "/account/forgotten", forgotten::show)
        .post(Area::Public, "/account/forgotten", forgotten::create)
        .get(Area::Public, "/account/reset/{token}", forgotten::edit)
        .post(Area::Public, "/account/reset/{token}", forgotten::update)
        .get(Area::Account, "/account", overview::show)
        .post(Area::Account, "/account/language", overview::set_language)
        .get(Area::Account, "/account/profile", profile::edit)
        .post(Area::Account, "/account/profile", profile::update)
        .get(Area::Account, "/account/email/{token}", email_proof::show)
        .post(Area::Account, "/account/email/{token}", email_proof::update)
        .get(Area::Account, "/account/password", password::edit)
        .post(Area::Account, "/account/password", password::update)
        .get(Area::Account, "/account/sessions", sessions::list)
        .post(Area::Account, "/account/sessions/end", sessions::end_all)
        .post(Area::Account, "/account/sessions/{id}/end", sessions::end)
        .get(Area::Account, "/account/inbox", inbox::list)
        .post(Area::Account, "/account/inbox/read", inbox::read_all)
        .post(Area::Account, "/account/inbox/{id}/open", inbox::open);
    own_routes(routes);
    message_routes(routes);
}

/// What a person keeps here, and takes along or has erased.
fn own_routes(routes: &mut Routes) {
    const ADDRESS: &str = "/account/addresses/{id}";
    let account = Area::Account;
    routes
        .get(account, "/account/addresses", addresses::list)
        .post(account, "/account/addresses", addresses::create)
        // Before the ids, which would else take it for one.
        .get(account, "/account/addresses/new", addresses::new)
        .get(account, ADDRESS, addresses::edit)
        .post(account, ADDRESS, addresses::update)
        .post(
            account,
            "/account/addresses/{id}/default",
            addresses::make_default,
        )
        .post(
            account,
            "/account/addresses/{id}/removal",
            addresses::remove,
        )
        .get(account, "/account/coupons", coupons::show)
        .get(account, "/account/follows", follows::list)
        .post(Area::Public, "/account/follows", follows::follow)
        .post(
            account,
            "/account/follows/{slug}/removal",
            follows::unfollow,
        )
        .post(account, "/account/follows/{slug}/news", follows::set_news)
        .get(account, "/account/data", data::show)
        .post(account, "/account/data", data::export)
        .get(account, "/account/closing", closing::show)
        .post(account, "/account/closing", closing::close);
}

fn message_routes(routes: &mut Routes) {
    const ONE: &str = "/account/messages/{id}";
    let account = Area::Account;
    routes
        .get(account, "/account/messages", messages::list)
        // Before the conversations, which would else take it for one.
        .get(account, "/account/messages/new", messages::new)
        .post(account, "/account/messages/new", messages::start)
        .get(account, ONE, messages::show)
        .post(account, "/account/messages/{id}/reply", messages::reply)
        .post(account, "/account/messages/{id}/report", messages::report)
        .post(account, "/account/messages/{id}/block", messages::block)
        .post(account, "/account/messages/{id}/unblock", messages::unblock)
        .get(
            account,
            "/account/messages/{id}/photos/{photo}",
            messages::photo,
        );
}

//! The pages of a person's account.

mod cart;
mod device_name;
mod forgotten;
mod inbox;
mod login;
mod logout;
mod overview;
mod password;
mod register;
mod sessions;
mod visitor;

#[cfg(test)]
pub(in crate::web) use self::{
    forgotten::{ForgottenView, ResetView},
    inbox::InboxView,
    login::LoginView,
    logout::LogoutView,
    overview::OverviewView,
    password::PasswordView,
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
        .get(Area::Public, "/account/forgotten", forgotten::show)
        .post(Area::Public, "/account/forgotten", forgotten::create)
        .get(Area::Public, "/account/reset/{token}", forgotten::edit)
        .post(Area::Public, "/account/reset/{token}", forgotten::update)
        .get(Area::Account, "/account", overview::show)
        .post(Area::Account, "/account/language", overview::set_language)
        .get(Area::Account, "/account/password", password::edit)
        .post(Area::Account, "/account/password", password::update)
        .get(Area::Account, "/account/sessions", sessions::list)
        .post(Area::Account, "/account/sessions/end", sessions::end_all)
        .post(Area::Account, "/account/sessions/{id}/end", sessions::end)
        .get(Area::Account, "/account/inbox", inbox::list)
        .post(Area::Account, "/account/inbox/read", inbox::read_all)
        .post(Area::Account, "/account/inbox/{id}/open", inbox::open);
}

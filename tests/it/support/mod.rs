//! What the tests stand on: a database of their own on either engine, a server, visitors, and one
//! small named world.

pub mod app;
pub mod buyers;
pub mod buying;
pub mod catalogue;
pub mod engine;
pub mod gateway;
pub mod machines;
pub mod orders;
pub mod page;
pub mod paper_gateway;
pub mod pdf;
pub mod plans;
mod postgres;
pub mod process;
pub mod provider;
pub mod race;
pub mod smtp;
pub mod till;
pub mod visitor;
pub mod words;
pub mod world;

pub use app::TestApp;
pub use engine::Engine;

/// Runs a test once on each engine, as `name::sqlite` and `name::postgres`:
///
/// ```ignore
/// on_both!(a_guest_sees_the_shop, |app| {
///     let page = app.visitor().get("/v/longjing");
///     assert_eq!(page.status, 200);
/// });
/// ```
macro_rules! on_both {
    ($(#[$doc:meta])* $name:ident, $body:expr $(,)?) => {
        $(#[$doc])*
        fn $name(app: &$crate::support::TestApp) {
            let body: fn(&$crate::support::TestApp) = $body;
            body(app);
        }

        mod $name {
            use $crate::support::{Engine, app::with_app};

            #[test]
            fn sqlite() {
                with_app(Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                with_app(Engine::Postgres, super::$name);
            }
        }
    };
}
pub(crate) use on_both;

//! The table of routes: every handler is mounted through it, so that tests can list them all.

use std::collections::BTreeSet;
use std::future::ready;

use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Responder, Route, guard, web};

use crate::base::error::Code;
use crate::web::respond::{HtmlResult, moved_for_good, see_other};

/// Who a route is for; the test of foreign access walks the table by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// Anybody.
    Public,
    /// Whoever is logged in.
    Account,
    /// The owner of a cart or purchase, account or guest.
    Buyer,
    /// The members of the shop `{shop}`.
    Desk,
    /// Administrators.
    Admin,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// The method.
    pub method: Method,
    /// The path pattern.
    pub path: &'static str,
    /// Who it is for.
    pub area: Area,
}

/// The routes of one worker while they are gathered.
#[derive(Default)]
pub struct Routes {
    entries: Vec<(RouteInfo, Route)>,
}

impl Routes {
    /// Mounts a page.
    pub fn get<F, Args>(&mut self, area: Area, path: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(area, Method::GET, path, reading().to(handler))
    }

    /// Mounts an action.
    pub fn post<F, Args>(&mut self, area: Area, path: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(area, Method::POST, path, web::post().to(handler))
    }

    fn add(&mut self, area: Area, method: Method, path: &'static str, route: Route) -> &mut Self {
        self.entries.push((RouteInfo { method, path, area }, route));
        self
    }

    /// The facts of all routes, in the order of mounting.
    pub fn list(&self) -> Vec<RouteInfo> {
        self.entries.iter().map(|(info, _)| info.clone()).collect()
    }

    /// Hands the routes to actix: one resource a path, since a second resource with the same
    /// path would never be asked.
    ///
    /// A refused form is drawn at the address it was sent to. Whoever opens that address as a page
    /// (another language, a reload by hand) is led to the nearest page above it.
    pub fn mount(self, config: &mut web::ServiceConfig) {
        let with = |method: Method| -> BTreeSet<&str> {
            let entries = self.entries.iter().map(|(info, _)| info);
            entries
                .filter(|info| info.method == method)
                .map(|info| info.path)
                .collect()
        };
        let (pages, acted_on) = (with(Method::GET), with(Method::POST));
        let mut resources: Vec<(&'static str, actix_web::Resource)> = Vec::new();
        for (info, route) in self.entries {
            let at = resources.iter().position(|(path, _)| *path == info.path);
            let resource = match at {
                Some(at) => resources.remove(at).1,
                None => web::resource(info.path),
            };
            let place = at.unwrap_or(resources.len());
            resources.insert(place, (info.path, resource.route(route)));
        }
        resources.sort_by_key(|(path, _)| turn(path));
        for (path, resource) in resources {
            let is_acted_on = acted_on.contains(path);
            let resource = resource.default_service(web::to(move || ready(refuse(is_acted_on))));
            config.service(match levels_above(path, &pages) {
                Some(levels) => resource.route(
                    reading().to(move |request: HttpRequest| ready(go_up(&request, levels))),
                ),
                None => resource,
            });
        }
    }
}

/// How a page is asked for; with `HEAD` all but its body is sent, as RFC 9110 (9.3.2) has it.
fn reading() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Another method than the path has. Each can be read: an action's leads to the page above it.
fn refuse(is_acted_on: bool) -> HttpResponse {
    let allowed = if is_acted_on {
        "GET, HEAD, POST"
    } else {
        "GET, HEAD"
    };
    HttpResponse::MethodNotAllowed()
        .insert_header((ALLOW, allowed))
        .finish()
}

/// When a path is compared with what is asked for: those that stand for themselves first, which is
/// cheap, then what buyers open, then the many of desks and offices. Of two in the same turn the one
/// that was mounted first stays so.
fn turn(path: &str) -> u8 {
    if !path.contains('{') {
        0
    } else if !path.starts_with("/desk/") && !path.starts_with("/admin/") {
        1
    } else {
        2
    }
}

/// How far above an action the nearest page is; none for a page.
fn levels_above(path: &str, pages: &BTreeSet<&str>) -> Option<usize> {
    std::iter::successors(Some(path), |below| Some(below.rsplit_once('/')?.0))
        .position(|above| pages.contains(above))
        .filter(|levels| *levels > 0)
}

fn go_up(request: &HttpRequest, levels: usize) -> HtmlResult {
    let above = (0..levels).fold(request.path(), |below, _| {
        below.rsplit_once('/').map_or(below, |(above, _)| above)
    });
    match request.query_string() {
        "" => see_other(above).done(),
        query => see_other(&format!("{above}?{query}")).done(),
    }
}

/// What has no page: who puts a slash at its end is led to the address without it.
pub(in crate::web) fn nowhere(request: &HttpRequest) -> HtmlResult {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(path) = without_slash(request.path()).filter(|_| is_read) else {
        return Err(Code::PageNotFound.into());
    };
    match request.query_string() {
        "" => moved_for_good(path),
        query => moved_for_good(&format!("{path}?{query}")),
    }
}

/// The path without slashes at its end. None where there are none, and for what browsers would
/// take for the address of another site.
fn without_slash(path: &str) -> Option<&str> {
    let shorter = path.trim_end_matches('/');
    let is_ours = shorter.starts_with('/')
        && !shorter.starts_with("//")
        && shorter
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_ours && shorter.len() < path.len()).then_some(shorter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_left_out_and_leads_to_no_other_site() {
        assert_eq!(without_slash("/admin/"), Some("/admin"));
        assert_eq!(without_slash("/desk/longjing//"), Some("/desk/longjing"));
        for path in [
            "/",
            "//",
            "/admin",
            "//example.com/",
            "/\\example.com/",
            "/a\n/",
        ] {
            assert_eq!(without_slash(path), None, "{path}");
        }
    }
}

//! Accounts through HTTP: registering, logging in and out, sessions, passwords.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, SET_COOKIE};
use yipin::base::clock::{DAY_MS, MINUTE_MS, SECOND_MS};
use yipin::web::route_list;

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const LOGIN: &str = "form[action='/account/login']";
const REGISTER: &str = "form[action='/account/register']";
const FORGOTTEN: &str = "form[action='/account/forgotten']";
const NEW_PASSWORD: &str = "春天的雨落在茶山上";

fn try_login(visitor: &Visitor, login: &str, password: &str) -> Page {
    let page = visitor.get("/account/login");
    visitor.submit(&page, LOGIN, &[("login", login), ("password", password)])
}

fn register(visitor: &Visitor, contact: &str) -> Page {
    let page = visitor.get("/account/register");
    let fields = [
        ("name", "沈小雨"),
        ("email_or_phone", contact),
        ("password", NEW_PASSWORD),
    ];
    visitor.submit(&page, REGISTER, &fields)
}

fn is_logged_in(visitor: &Visitor) -> bool {
    visitor.get("/account").status == 200
}

/// The cookies that an answer sets, by name; removed ones are empty.
fn cookies(page: &Page) -> BTreeMap<String, String> {
    page.headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|value| {
            let (pair, _) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

/// A client that sends exactly these cookies.
fn get_with(app: &TestApp, cookies: &str) -> Page {
    let visitor = app.visitor();
    visitor.send(visitor.request("GET", "/account").header(COOKIE, cookies))
}

/// The refresh token of a person who has just logged in.
fn refresh_token(app: &TestApp) -> String {
    let answer = try_login(&app.visitor(), world::WANG, world::PASSWORD);
    cookies(&answer)["yipin_refresh"].clone()
}

/// Uses a refresh token as a browser whose access token has run out.
fn refresh(app: &TestApp, token: &str) -> Page {
    get_with(app, &format!("yipin_refresh={token}"))
}

on_both!(
    people_register_with_an_address_or_a_number_and_log_in_with_either_form,
    |app| {
        for (contact, typed) in [
            ("Shen@Example.com", "shen@example.com"),
            ("139 0000 1234", "+8613900001234"),
        ] {
            let visitor = app.visitor();
            let answer = register(&visitor, contact);
            assert_eq!(
                (answer.status, answer.location().as_str()),
                (303, "/account")
            );
            let account = visitor.follow(&answer);
            assert!(account.says("您好，沈小雨"), "{}", account.shown());
            let out = visitor.post("/account/logout", &[]);
            assert_eq!((out.status, out.location().as_str()), (303, "/"));
            assert!(!is_logged_in(&visitor));
            assert_eq!(try_login(&visitor, typed, NEW_PASSWORD).status, 303);
            assert!(is_logged_in(&visitor));
        }
    }
);

on_both!(
    a_refused_form_keeps_what_was_typed_and_never_the_password,
    |app| {
        let visitor = app.visitor();
        let long = "长".repeat(5_000);
        for (name, contact, password, faults) in [
            ("", "", "", &["name", "email_or_phone", "password"][..]),
            ("沈", "nobody", "1234567", &["email_or_phone", "password"]),
            (
                "<script>alert(1)</script>",
                "a@b@c",
                "password1",
                &["email_or_phone", "password"],
            ),
            (
                &long,
                "+8612345",
                &long,
                &["name", "email_or_phone", "password"],
            ),
            (
                "\u{200b}\u{202e}",
                "shen@example.com",
                "88888888",
                &["name", "password"],
            ),
            ("沈", world::WANG, NEW_PASSWORD, &["email_or_phone"]),
        ] {
            let page = visitor.get("/account/register");
            let fields = [
                ("name", name),
                ("email_or_phone", contact),
                ("password", password),
            ];
            let answer = visitor.submit(&page, REGISTER, &fields);
            assert_eq!(answer.status, 422, "{name:.20} {contact:.20}");
            for field in faults {
                let id = format!("f-{}", field.replace('_', "-"));
                assert!(
                    answer.has(&format!("#{id}-fault")),
                    "{field}: {}",
                    answer.shown()
                );
                let described = answer.attribute(&format!("#{id}"), "aria-describedby");
                assert!(described.contains(&format!("{id}-fault")));
            }
            assert_eq!(answer.count(".fault"), faults.len(), "{}", answer.shown());
            assert_eq!(answer.attribute("#f-email-or-phone", "value"), contact);
            assert!(!answer.has("#f-password[value]"));
            assert!(!answer.body.contains("<script>alert"));
        }
        assert_eq!(
            app.number("SELECT COUNT(*) AS n FROM users WHERE id >= 1000"),
            0
        );
    }
);

on_both!(
    a_wrong_password_an_unknown_and_a_closed_account_get_the_same_answer,
    |app| {
        app.execute("UPDATE users SET state = 'disabled' WHERE email = 'emily@example.org'");
        let answer = |login: &str, password: &str| {
            let page = try_login(&app.visitor(), login, password);
            assert_eq!(page.status, 422);
            page.body.replace(login, "LOGIN")
        };
        let before = app.statements();
        let wrong = answer(world::WANG, "not the password");
        let steps = app.statements() - before;
        for (login, password) in [
            ("nobody@example.org", "not the password"),
            ("+8613900009999", "not the password"),
            (world::EMILY, world::PASSWORD),
            (world::EMILY, "not the password"),
        ] {
            let before = app.statements();
            assert_eq!(answer(login, password), wrong, "{login}");
            assert_eq!(app.statements() - before, steps, "{login}");
        }
    }
);

on_both!(
    after_ten_wrong_passwords_an_account_takes_one_try_a_minute,
    |app| {
        for login in [world::WANG, "nobody@example.org"] {
            for _ in 0..10 {
                assert_eq!(
                    try_login(&app.visitor(), login, "wrong password").status,
                    422
                );
            }
            let refused = try_login(&app.visitor(), login, world::PASSWORD);
            assert_eq!(
                (refused.status, refused.header("retry-after")),
                (429, "60"),
                "{login}"
            );
            // The address has used up its tries as well: another account does not get in from it.
            assert_eq!(
                try_login(&app.visitor(), world::EMILY, world::PASSWORD).status,
                429
            );
            app.advance_ms(10 * MINUTE_MS);
        }
        assert_eq!(
            try_login(&app.visitor(), world::WANG, world::PASSWORD).status,
            303
        );
    }
);

on_both!(
    /// O-57: nothing that a browser held before logging in is valid afterwards.
    o_57_logging_in_gives_a_new_session_and_ends_the_old_one,
    |app| {
        let first = try_login(&app.visitor(), world::WANG, world::PASSWORD);
        let planted = cookies(&first)["yipin_access"].clone();
        assert_eq!(get_with(app, &format!("yipin_access={planted}")).status, 200);

        let visitor = app.visitor();
        let cookie = format!("yipin_access={planted}");
        let form = visitor.send(visitor.request("GET", "/account").header(COOKIE, &cookie));
        let token = form.csrf_token().unwrap();
        let login = visitor
            .request("POST", "/account/login")
            .header(COOKIE, &cookie)
            .form(&[
                ("csrf_token", token.as_str()),
                ("login", world::EMILY),
                ("password", world::PASSWORD),
            ]);
        let answer = visitor.send(login);
        assert_eq!(answer.status, 303, "{}", answer.shown());
        let fresh = cookies(&answer)["yipin_access"].clone();
        assert_ne!(fresh, planted);
        assert_eq!(get_with(app, &format!("yipin_access={planted}")).status, 303);
        assert!(get_with(app, &format!("yipin_access={fresh}")).says("Emily"));
    }
);

on_both!(
    /// O-58: a new password ends every other session at once, whatever token it still holds.
    o_58_a_new_password_ends_all_other_sessions,
    |app| {
        let here = app.login(world::WANG);
        let there = app.login(world::WANG);
        let copied = cookies(&try_login(&app.visitor(), world::WANG, world::PASSWORD));
        let page = here.get("/account/password");
        let fields = [("current_password", world::PASSWORD), ("new_password", NEW_PASSWORD)];
        let answer = here.submit(&page, "form[action='/account/password']", &fields);
        assert_eq!(answer.status, 303, "{}", answer.shown());

        assert!(is_logged_in(&here));
        assert!(!is_logged_in(&there));
        for name in ["yipin_access", "yipin_refresh"] {
            assert_eq!(get_with(app, &format!("{name}={}", copied[name])).status, 303);
        }
        assert_eq!(try_login(&app.visitor(), world::WANG, world::PASSWORD).status, 422);
        assert_eq!(try_login(&app.visitor(), world::WANG, NEW_PASSWORD).status, 303);
    }
);

on_both!(o_58_a_closed_account_and_a_lost_role_count_at_once, |app| {
    let buyer = app.login(world::WANG);
    app.execute("UPDATE users SET state = 'disabled' WHERE email = 'wang@example.org'");
    assert!(!is_logged_in(&buyer));

    let manager = app.login(world::LONGJING_MANAGER);
    assert!(manager.get("/account").has("a[href='/desk/longjing']"));
    app.execute("DELETE FROM memberships WHERE user_id = 11");
    assert!(!manager.get("/account").has("a[href='/desk/longjing']"));
});

on_both!(the_current_password_is_asked_for_and_guarded, |app| {
    let buyer = app.login(world::WANG);
    let change = |current: &str| {
        let page = buyer.get("/account/password");
        let fields = [
            ("current_password", current),
            ("new_password", NEW_PASSWORD),
        ];
        buyer.submit(&page, "form[action='/account/password']", &fields)
    };
    for _ in 0..10 {
        let refused = change("not the password");
        assert_eq!(refused.status, 422);
        assert!(refused.has("#f-current-password-fault"));
    }
    assert_eq!(change(world::PASSWORD).status, 429);
    app.advance_ms(MINUTE_MS);
    assert_eq!(change(world::PASSWORD).status, 303);
});

on_both!(a_session_is_renewed_unseen_also_by_a_post, |app| {
    let buyer = app.login(world::WANG);
    app.advance_ms(11 * MINUTE_MS);
    let page = buyer.get("/account");
    assert_eq!(page.status, 200);
    assert!(cookies(&page).contains_key("yipin_access"));
    assert!(
        cookies(&buyer.get("/account")).is_empty(),
        "only when it is due"
    );

    app.advance_ms(11 * MINUTE_MS);
    let posted = buyer.post("/account/language", &[("language", "en")]);
    assert_eq!(posted.location(), "/account");
    assert!(cookies(&posted).contains_key("yipin_refresh"));
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM users WHERE id = 31 AND locale = 'en'"),
        1
    );
});

on_both!(
    a_session_lives_thirty_days_from_its_last_use_and_half_a_year_at_most,
    |app| {
        let idle = app.login(world::WANG);
        let used = app.login(world::WANG);
        for _ in 0..8 {
            app.advance_ms(22 * DAY_MS);
            assert!(is_logged_in(&used));
        }
        assert!(!is_logged_in(&idle));
        // 176 days are over; the next 10 pass the limit of 180, though it was just used.
        app.advance_ms(10 * DAY_MS);
        assert!(!is_logged_in(&used));
    }
);

on_both!(
    the_token_before_is_good_for_a_minute_and_brings_the_same_new_one,
    |app| {
        let old = refresh_token(app);
        let first = cookies(&refresh(app, &old))["yipin_refresh"].clone();
        assert_ne!(first, old);
        // The answer was lost, or another tab was faster.
        app.advance_ms(60 * SECOND_MS);
        assert_eq!(cookies(&refresh(app, &old))["yipin_refresh"], first);
        assert_eq!(refresh(app, &first).status, 200);
    }
);

on_both!(an_older_token_ends_the_session_for_everybody, |app| {
    let old = refresh_token(app);
    let current = cookies(&refresh(app, &old))["yipin_refresh"].clone();
    app.advance_ms(60 * SECOND_MS + 1);
    let thief = refresh(app, &old);
    assert_eq!(thief.status, 303);
    assert_eq!(
        cookies(&thief)["yipin_refresh"],
        "",
        "taken back from the browser"
    );
    assert_eq!(refresh(app, &current).status, 303, "the owner logs in anew");
    let ended = "SELECT COUNT(*) AS n FROM sessions WHERE revoked_reason = 'token_reused'";
    assert_eq!(app.number(ended), 1);

    // Two generations back, within the minute.
    let first = refresh_token(app);
    let second = cookies(&refresh(app, &first))["yipin_refresh"].clone();
    let third = cookies(&refresh(app, &second))["yipin_refresh"].clone();
    assert_eq!(refresh(app, &first).status, 303);
    assert_eq!(refresh(app, &third).status, 303);
});

on_both!(many_tabs_that_refresh_at_once_stay_logged_in, |app| {
    let old = refresh_token(app);
    let barrier = std::sync::Barrier::new(8);
    let answers: Vec<String> = std::thread::scope(|scope| {
        let tabs: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    let answer = refresh(app, &old);
                    assert_eq!(answer.status, 200);
                    cookies(&answer)["yipin_refresh"].clone()
                })
            })
            .collect();
        tabs.into_iter().map(|tab| tab.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|token| *token == answers[0]));
});

on_both!(
    cookies_that_nobody_gave_out_are_nobody_and_never_a_fault,
    |app| {
        let good = cookies(&try_login(&app.visitor(), world::WANG, world::PASSWORD));
        let access = &good["yipin_access"];
        let swapped: String = access.chars().rev().collect();
        for cookie in [
            "yipin_access=".to_owned(),
            "yipin_access=a.b.c; yipin_refresh=x".to_owned(),
            format!("yipin_access={swapped}"),
            format!("yipin_access={access}x"),
            format!("yipin_refresh={access}"),
            format!("yipin_access={}", good["yipin_refresh"]),
            format!("yipin_refresh={}", "a".repeat(6_000)),
            "yipin_refresh=aaaaaaaaaaaaaaaaaaaaaa.bbbb".to_owned(),
            "yipin_access=%00%ff; yipin_refresh=%; lang=%; flash=%".to_owned(),
            ";;;===".to_owned(),
        ] {
            let page = get_with(app, &cookie);
            assert_eq!(page.status, 303, "{cookie}: {}", page.shown());
        }
        let hello = get_with(app, &format!("yipin_access={access}"));
        assert_eq!(hello.status, 200);
    }
);

on_both!(
    a_person_sees_their_devices_and_logs_out_on_one_or_on_all,
    |app| {
        let here = app.login(world::WANG);
        let there = app.login(world::WANG);
        let stranger = app.login(world::EMILY);
        let page = here.get("/account/sessions");
        assert_eq!(page.count(".rows > li"), 2);
        let form = page.form("form[action$='/end']:not([action='/account/sessions/end'])");
        assert_eq!(
            stranger.post(&form.action, &[]).status,
            404,
            "somebody else's"
        );
        assert!(is_logged_in(&there));
        assert_eq!(here.post(&form.action, &[]).status, 303);
        assert!(!is_logged_in(&there));
        assert_eq!(here.post(&form.action, &[]).status, 404, "over already");
        for id in [
            "0",
            "-1",
            "999999999999",
            "99999999999999999999",
            "x",
            "%00",
        ] {
            let answer = here.post(&format!("/account/sessions/{id}/end"), &[]);
            assert_eq!(answer.status, 404, "{id}");
        }

        let back = app.login(world::WANG);
        assert_eq!(here.post("/account/sessions/end", &[]).location(), "/");
        assert!(!is_logged_in(&here) && !is_logged_in(&back));
        assert!(is_logged_in(&stranger));
    }
);

on_both!(
    a_forgotten_password_is_set_anew_through_a_link_once,
    |app| {
        let logged_in = app.login(world::WANG);
        let link = ask_for_link(app, world::WANG);
        let visitor = app.visitor();
        let page = visitor.get(&link);
        assert_eq!(
            (page.status, page.header("referrer-policy")),
            (200, "no-referrer")
        );
        assert_eq!(
            visitor
                .submit(&page, "main form", &[("new_password", "12345678")])
                .status,
            422
        );
        let set = visitor.submit(&page, "main form", &[("new_password", NEW_PASSWORD)]);
        assert_eq!(set.location(), "/account/login", "{}", set.shown());

        assert!(!is_logged_in(&logged_in), "O-58");
        assert_eq!(visitor.get(&link).status, 404);
        let again = visitor.submit(&page, "main form", &[("new_password", "another password")]);
        assert_eq!(again.status, 404);
        assert_eq!(
            try_login(&app.visitor(), world::WANG, NEW_PASSWORD).status,
            303
        );
    }
);

on_both!(
    a_link_for_a_new_password_dies_after_half_an_hour_or_a_change,
    |app| {
        let link = ask_for_link(app, world::WANG);
        app.advance_ms(30 * MINUTE_MS - 1);
        assert_eq!(app.visitor().get(&link).status, 200);
        app.advance_ms(1);
        assert_eq!(app.visitor().get(&link).status, 404);

        let first = ask_for_link(app, world::EMILY);
        let second = ask_for_link(app, world::EMILY);
        let visitor = app.visitor();
        let page = visitor.get(&second);
        assert_eq!(
            visitor
                .submit(&page, "main form", &[("new_password", NEW_PASSWORD)])
                .status,
            303
        );
        assert_eq!(visitor.get(&first).status, 404);
        for forged in ["x", "a.b", "%00", &second.replace('.', "")] {
            let path = format!(
                "/account/reset/{}",
                forged.trim_start_matches("/account/reset/")
            );
            assert_eq!(visitor.get(&path).status, 404, "{path}");
        }
    }
);

on_both!(asking_for_a_link_tells_nothing_about_accounts, |app| {
    let ask = |contact: &str| {
        let visitor = app.visitor();
        let page = visitor.get("/account/forgotten");
        let before = app.statements();
        let answer = visitor.submit(&page, FORGOTTEN, &[("email_or_phone", contact)]);
        assert_eq!(answer.status, 200);
        (answer.body, app.statements() - before)
    };
    let known = ask(world::WANG);
    for contact in ["nobody@example.org", "+8613800000031", "+8613900009999"] {
        assert_eq!(ask(contact), known, "{contact}");
    }
    app.settle();
    let to: Vec<String> = app.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, [world::WANG, world::WANG], "by address and by number");
    // Three a while for one account; the answer stays the same, only no letter goes out.
    for _ in 0..5 {
        assert_eq!(ask(world::WANG).0, known.0);
    }
    app.settle();
    assert_eq!(app.letters().len(), 2);
});

fn ask_for_link(app: &TestApp, email: &str) -> String {
    let visitor = app.visitor();
    let page = visitor.get("/account/forgotten");
    visitor.submit(&page, FORGOTTEN, &[("email_or_phone", email)]);
    app.settle();
    let letter = app.letters().pop().unwrap();
    assert_eq!(letter.to, email);
    let at = letter.text.find("/account/reset/").unwrap();
    letter.text[at..]
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned()
}

on_both!(
    /// O-59: whatever `next` says, nobody is sent away from the platform.
    o_59_after_logging_in_people_go_on_to_known_pages_only,
    |app| {
        for (next, target) in [
            ("/cart", "/cart"),
            ("/search?q=茶", "/search?q=%E8%8C%B6"),
            ("//evil.test", "/account"),
            ("/\\evil.test", "/account"),
            ("/%09/evil.test", "/account"),
            ("https:evil.test", "/account"),
            ("javascript:alert(1)", "/account"),
            ("%2f%2fevil.test", "/account"),
            ("/nowhere", "/account"),
            ("", "/account"),
        ] {
            let visitor = app.visitor();
            let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            let page = visitor.get(&format!("/account/login?next={query}"));
            let fields = [("login", world::WANG), ("password", world::PASSWORD)];
            let answer = visitor.submit(&page, LOGIN, &fields);
            assert_eq!(answer.location(), target, "{next}");
            let forced = [("next", next), ("login", world::WANG), ("password", world::PASSWORD)];
            let page = app.visitor().get("/account/login");
            assert_eq!(app.visitor().submit(&page, LOGIN, &forced).location(), target, "{next}");
            let again = visitor.get(&format!("/account/login?next={query}"));
            assert_eq!(again.location(), target, "logged in already: {next}");
        }
    }
);

on_both!(
    /// O-56: no route that changes something accepts what another site sends.
    o_56_every_change_refuses_other_sites_and_forms_without_the_token,
    |app| {
        let person = app.login(world::ROOT);
        let changes: Vec<_> = route_list()
            .into_iter()
            .filter(|route| !route.method.is_safe())
            .collect();
        assert!(changes.len() > 8);
        for route in changes {
            let path = filled(route.path);
            let method = route.method.as_str();
            let send = |headers: &[(&str, &str)], kind: &str, body: &str| {
                let mut request = person
                    .request(method, &path)
                    .header("content-type", kind)
                    .body(body.to_owned());
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                person.send(request).status
            };
            let form = "application/x-www-form-urlencoded";
            for headers in [
                &[("origin", "https://evil.test")][..],
                &[("origin", "null")],
                &[("sec-fetch-site", "cross-site")],
                &[("referer", "https://evil.test/")],
            ] {
                assert_eq!(send(headers, form, "a=b"), 403, "{method} {path} {headers:?}");
            }
            let here = [("origin", person.origin())];
            for (kind, body) in [
                (form, "a=b"),
                (form, "csrf_token=AAAA"),
                ("text/plain", "{\"csrf_token\":\"x\"}"),
                ("multipart/form-data; boundary=x", "--x--\r\n"),
                ("application/json", "{}"),
            ] {
                assert_eq!(send(&here, kind, body), 403, "{method} {path} {kind}");
            }
        }
        assert!(is_logged_in(&person));
    }
);

/// A path of the table with something in place of its parameters.
fn filled(pattern: &str) -> String {
    pattern
        .split('/')
        .map(|part| if part.starts_with('{') { "1" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

on_both!(
    pages_of_an_account_lead_guests_to_the_form_and_back,
    |app| {
        let guest = app.visitor();
        let page = guest.get("/account/inbox?before=7");
        assert_eq!(
            page.location(),
            "/account/login?next=%2Faccount%2Finbox%3Fbefore%3D7"
        );
        assert_eq!(
            app.login(world::WANG).get("/account/inbox?before=x").status,
            400
        );
    }
);

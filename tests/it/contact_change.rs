//! Changing what an account is called and what it logs in with.

use yipin::base::clock::MINUTE_MS;
use yipin::domain::access::SystemScope;
use yipin::domain::accounts::{Contact, service};

use crate::support::page::Page;
use crate::support::visitor::Visitor;
use crate::support::{TestApp, on_both, world};

const PROFILE: &str = "/account/profile";
const FORM: &str = "form[action='/account/profile']";
const LINK: &str = "/account/email/";
const PHONE: &str = "13900001234";
const NEW: &str = "xin@example.net";

fn try_login(app: &TestApp, login: &str, password: &str) -> (Visitor, u16) {
    let visitor = app.visitor();
    let page = visitor.get("/account/login");
    let typed = [("login", login), ("password", password)];
    let status = visitor
        .submit(&page, "form[action='/account/login']", &typed)
        .status;
    (visitor, status)
}

fn register(app: &TestApp, contact: &str) -> Visitor {
    let visitor = app.visitor();
    let page = visitor.get("/account/register");
    let typed = [
        ("name", "沈小雨"),
        ("email_or_phone", contact),
        ("password", world::PASSWORD),
    ];
    let css = "form[action='/account/register']";
    let entered = visitor.submit(&page, css, &typed);
    assert_eq!(entered.status, 303, "{}", entered.shown());
    visitor
}

fn is_logged_in(visitor: &Visitor) -> bool {
    visitor.get("/account").status == 200
}

/// Changes some inputs of the form, with the right password unless another one is among them.
fn change(visitor: &Visitor, typed: &[(&str, &str)]) -> Page {
    let page = visitor.get(PROFILE);
    let mut all = vec![("current_password", world::PASSWORD)];
    all.retain(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
    all.extend(typed);
    visitor.submit(&page, FORM, &all)
}

fn saved(visitor: &Visitor, typed: &[(&str, &str)]) {
    let answer = change(visitor, typed);
    let went = (answer.status, answer.location());
    assert_eq!(went, (303, PROFILE.to_owned()), "{}", answer.shown());
}

/// The letters since the last look: to whom, and the link that proves an address, if it has one.
fn letters(app: &TestApp) -> Vec<(String, Option<String>)> {
    app.settle();
    let mut all: Vec<_> = app
        .letters()
        .into_iter()
        .map(|letter| (letter.to, link_in(&letter.text, LINK)))
        .collect();
    all.sort();
    all
}

fn link_in(text: &str, path: &str) -> Option<String> {
    let at = text.find(path)?;
    text[at..].split_whitespace().next().map(str::to_owned)
}

fn ask_for(app: &TestApp, visitor: &Visitor, email: &str) -> String {
    saved(visitor, &[("email", email)]);
    let all = letters(app);
    let to_new = all.into_iter().find(|(to, _)| to == email);
    to_new.unwrap().1.unwrap()
}

/// Asks for a new password; gives the link if a letter came.
fn forget(app: &TestApp, contact: &str) -> Option<String> {
    let visitor = app.visitor();
    let page = visitor.get("/account/forgotten");
    let typed = [("email_or_phone", contact)];
    visitor.submit(&page, "form[action='/account/forgotten']", &typed);
    app.settle();
    let letter = app.letters().pop()?;
    link_in(&letter.text, "/account/reset/")
}

on_both!(a_phone_account_gets_a_mail_address_by_its_letter, |app| {
    let here = register(app, PHONE);
    let invited = here.get("/account");
    assert!(invited.has(".notice.warning a[href='/account/profile']"));
    assert_eq!(forget(app, PHONE), None);
    let link = ask_for(app, &here, NEW);

    // So far nothing has changed.
    assert!(here.get(PROFILE).says(NEW));
    assert_eq!(try_login(app, NEW, world::PASSWORD).1, 422);
    assert_eq!(forget(app, PHONE), None);
    // The link is for who is logged in to the account.
    let login = app.visitor().get(&link).location();
    assert!(login.starts_with("/account/login?next="), "{login}");
    let wang = app.login(world::WANG);
    assert_eq!(wang.get(&link).status, 404);
    assert_eq!(wang.post(&link, &[]).status, 404);
    let page = here.get(&link);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.says(NEW) && page.says("沈小雨"), "{}", page.shown());
    assert_eq!(
        try_login(app, NEW, world::PASSWORD).1,
        422,
        "looking is not proving"
    );

    let (there, _) = try_login(app, PHONE, world::PASSWORD);
    let proven = here.submit(&page, "main form", &[]);
    assert_eq!(proven.status, 303, "{}", proven.shown());
    assert!(is_logged_in(&here) && !is_logged_in(&there));
    assert_eq!(here.get(&link).status, 404);
    assert_eq!(here.post(&link, &[]).status, 404, "once");
    assert!(!here.get("/account").has(".notice.warning"));
    for login in [NEW, PHONE] {
        assert_eq!(try_login(app, login, world::PASSWORD).1, 303, "{login}");
    }
    assert!(forget(app, PHONE).is_some());
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM email_changes"),
        0,
        "nothing is kept of it"
    );
});

on_both!(the_address_of_before_is_told_and_good_for_nothing, |app| {
    let wang = app.login(world::WANG);
    let reset = forget(app, world::WANG).unwrap();
    saved(&wang, &[("email", NEW)]);
    let all = letters(app);
    let to: Vec<&str> = all.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, [world::WANG, NEW]);
    assert_eq!(all[0].1, None, "the old address cannot prove the new one");
    let page = wang.get(all[1].1.as_deref().unwrap());
    assert_eq!(wang.submit(&page, "main form", &[]).status, 303);

    assert_eq!(letters(app), [(world::WANG.to_owned(), None)]);
    assert_eq!(app.visitor().get(&reset).status, 404);
    assert_eq!(try_login(app, world::WANG, world::PASSWORD).1, 422);
    assert_eq!(forget(app, world::WANG), None);
    assert_eq!(try_login(app, NEW, world::PASSWORD).1, 303);
    let told = "SELECT COUNT(*) AS n FROM notices WHERE user_id = 31 \
                AND kind IN ('email_asked', 'email_changed')";
    assert_eq!(app.number(told), 2);
});

on_both!(a_new_password_ends_the_wish_for_another_address, |app| {
    const SAFE: &str = "只有我自己才知道的密码";
    let thief = app.login(world::WANG);
    let link = ask_for(app, &thief, NEW);
    let reset = forget(app, world::WANG).unwrap();
    let owner = app.visitor();
    let page = owner.get(&reset);
    let set = owner.submit(&page, "main form", &[("new_password", SAFE)]);
    assert_eq!(set.status, 303);
    assert!(!is_logged_in(&thief));
    let (owner, status) = try_login(app, world::WANG, SAFE);
    assert_eq!(status, 303);
    assert_eq!(owner.get(&link).status, 404);
    // With the token of a form.
    assert_eq!(owner.get("/account/profile").status, 200);
    assert_eq!(owner.post(&link, &[]).status, 404);
});

on_both!(the_last_link_counts_for_half_an_hour, |app| {
    let wang = app.login(world::WANG);
    let first = ask_for(app, &wang, NEW);
    let second = ask_for(app, &wang, "xin2@example.net");
    assert_eq!(wang.get(&first).status, 404);
    for forged in ["x", "a.b", "%00", &second.replace('.', "")[LINK.len()..]] {
        assert_eq!(wang.get(&format!("{LINK}{forged}")).status, 404, "{forged}");
    }
    app.advance_ms(30 * MINUTE_MS - 1);
    assert_eq!(wang.get(&second).status, 200);
    app.advance_ms(1);
    assert_eq!(wang.get(&second).status, 404);
    assert_eq!(wang.post(&second, &[]).status, 404);
    assert!(!wang.get(PROFILE).says("xin2@example.net"));
});

on_both!(whether_an_address_is_taken_is_told_to_it_alone, |app| {
    let wang = app.login(world::WANG);
    let answer = |email: &str| {
        saved(&wang, &[("email", email)]);
        let page = wang.get(PROFILE);
        assert!(page.says(email));
        page.shown().replace(email, "ADDRESS")
    };
    let free = answer(NEW);
    assert_eq!(answer(world::EMILY), free);
    // Emily is told, and has no link with which Wang's account would get her address.
    let all = letters(app);
    let to_emily: Vec<_> = all.iter().filter(|(to, _)| to == world::EMILY).collect();
    assert_eq!(to_emily, [&(world::EMILY.to_owned(), None)]);

    // The address gets an account while the link is on its way.
    let link = ask_for(app, &wang, NEW);
    register(app, NEW);
    let page = wang.get(&link);
    let late = wang.submit(&page, "main form", &[]);
    assert_eq!(late.status, 404);
    assert!(late.says("已经注册了另一个账号"), "{}", late.shown());
    assert!(is_logged_in(&wang));
    assert_eq!(try_login(app, world::WANG, world::PASSWORD).1, 303);
});

on_both!(a_name_is_changed_and_a_phone_ends_other_sessions, |app| {
    let here = app.login(world::WANG);
    let there = app.login(world::WANG);
    saved(&here, &[("name", "王小二")]);
    assert!(here.get("/account").says("王小二"));
    assert!(is_logged_in(&there), "a name is nothing to log in with");
    saved(&here, &[("phone", "139 0000 1234")]);
    assert!(is_logged_in(&here) && !is_logged_in(&there));
    assert_eq!(letters(app), [(world::WANG.to_owned(), None)]);
    assert_eq!(try_login(app, PHONE, world::PASSWORD).1, 303);
    assert_eq!(try_login(app, "13800000031", world::PASSWORD).1, 422);
    saved(&here, &[("phone", "")]);
    assert_eq!(try_login(app, PHONE, world::PASSWORD).1, 422);
    assert_eq!(try_login(app, world::WANG, world::PASSWORD).1, 303);
});

on_both!(
    what_is_wrong_stands_at_its_field_and_changes_nothing,
    |app| {
        let wang = app.login(world::WANG);
        let phone_only = register(app, PHONE);
        let users = "SELECT COUNT(*) AS n FROM users WHERE (id = 31 AND name = '王女士' \
         AND email = 'wang@example.org' AND phone = '+8613800000031') OR phone = '+8613900001234'";
        for (visitor, typed, field) in [
            (&wang, ("current_password", ""), "current-password"),
            (
                &wang,
                ("current_password", "not the password"),
                "current-password",
            ),
            (&wang, ("name", " "), "name"),
            (&wang, ("email", ""), "email"),
            (&wang, ("email", "wang@"), "email"),
            (&wang, ("phone", "12345"), "phone"),
            (&wang, ("phone", "13800000011"), "phone"),
            (&phone_only, ("phone", ""), "phone"),
        ] {
            let refused = change(visitor, &[("name", "不该存下"), typed]);
            assert_eq!(refused.status, 422, "{typed:?}");
            assert_eq!(refused.count(".fault"), 1, "{typed:?}: {}", refused.shown());
            assert!(refused.has(&format!("#f-{field}-fault")), "{typed:?}");
            assert_eq!(app.number(users), 2, "{typed:?}");
        }
        assert!(letters(app).is_empty());
    }
);

on_both!(who_tries_many_numbers_or_addresses_has_to_wait, |app| {
    let wang = app.login(world::WANG);
    for _ in 0..5 {
        assert_eq!(change(&wang, &[("phone", "13800000011")]).status, 422);
    }
    let refused = change(&wang, &[("phone", "13800000011")]);
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, "600")
    );
    assert_eq!(change(&wang, &[("name", "王小二")]).status, 303);

    // Nobody's mailbox is filled: three letters, and then the same answer without one.
    let emily = app.login(world::EMILY);
    for sent in [true, true, true, false] {
        saved(&emily, &[("email", NEW)]);
        let came = letters(app).iter().any(|(to, _)| to == NEW);
        assert_eq!(came, sent);
    }
});

on_both!(the_operator_hands_a_link_to_who_has_no_address, |app| {
    register(app, PHONE);
    let grant = |login: &str| {
        let (scope, contact) = (SystemScope::new("test"), Contact::parse(login).unwrap());
        app.db
            .write_now(|tx| service::grant_reset(tx, &scope, &contact))
    };
    assert!(grant(world::WANG).is_err(), "her mailbox is the proof");
    assert!(grant("13900009999").is_err());
    let link = app.node.app.doors.keys.reset(&grant(PHONE).unwrap());
    assert!(letters(app).is_empty());
    let visitor = app.visitor();
    let page = visitor.get(&format!("/account/reset/{link}"));
    let typed = [("new_password", "春天的雨落在茶山上")];
    assert_eq!(visitor.submit(&page, "main form", &typed).status, 303);
    assert_eq!(try_login(app, PHONE, "春天的雨落在茶山上").1, 303);
});

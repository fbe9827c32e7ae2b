//! Mails about unread messages: after a while, once, and ever rarer.

use yipin::base::clock::{DAY_MS, HOUR_MS, MINUTE_MS};

use super::{ASK, asked, say, write};
use crate::support::buying::{add_tea, at_the_till, place};
use crate::support::{TestApp, on_both, world};

/// To whom letters about messages went since the last call.
fn told(app: &TestApp) -> Vec<String> {
    app.settle();
    let letters = app.letters().into_iter();
    let mut told: Vec<String> = letters
        .filter(|letter| letter.text.contains("messages") || letter.subject.contains("留言"))
        .map(|letter| letter.to)
        .collect();
    told.sort();
    told
}

on_both!(one_mail_tells_of_what_is_not_read, |app| {
    let thread = asked(app, "有货吗？");
    assert!(told(app).is_empty());
    app.advance_ms(10 * MINUTE_MS - 1);
    assert!(told(app).is_empty());
    // Whatever comes meanwhile is told of with it.
    let wang = app.login(world::WANG);
    let talk = format!("/account/messages/{thread}");
    say(&wang, &talk, "在吗？");
    app.advance_ms(1);
    app.settle();
    let letters = app.letters();
    let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, [world::LONGJING_MANAGER, world::LONGJING_PACKER]);
    assert!(letters[0].text.contains("/desk/longjing/messages"));
    // Nothing of what was said stands in a mail.
    assert!(!letters[0].text.contains("有货吗"));
    assert!(told(app).is_empty());
    // Ever rarer, while nobody reads.
    for pause in [6 * HOUR_MS, DAY_MS, 3 * DAY_MS, 3 * DAY_MS] {
        say(&wang, &talk, "还在吗？");
        app.advance_ms(pause - 1);
        assert!(told(app).is_empty());
        app.advance_ms(1);
        assert_eq!(told(app).len(), 2, "{pause}");
    }
    // No further message, no further mail.
    app.advance_ms(9 * DAY_MS);
    assert!(told(app).is_empty());
    // Once it is read, it begins anew.
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = format!("/desk/longjing/messages/{thread}");
    manager.get(&desk);
    say(&app.login(world::WANG), &talk, "好吧");
    app.advance_ms(10 * MINUTE_MS);
    assert_eq!(told(app).len(), 2);
});

on_both!(what_is_read_meanwhile_is_not_mailed, |app| {
    let thread = asked(app, "有货吗？");
    let desk = format!("/desk/longjing/messages/{thread}");
    let manager = app.login(world::LONGJING_MANAGER);
    app.advance_ms(9 * MINUTE_MS);
    say(&manager, &desk, "有的");
    app.advance_ms(9 * MINUTE_MS);
    let wang = app.login(world::WANG);
    wang.get(&format!("/account/messages/{thread}"));
    app.advance_ms(DAY_MS);
    assert!(told(app).is_empty());
    say(&manager, &desk, "还要吗？");
    app.advance_ms(10 * MINUTE_MS);
    assert_eq!(told(app), [world::WANG]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM notices"), 0);
});

on_both!(the_letter_of_a_guest_opens_the_order, |app| {
    let guest = app.visitor();
    add_tea(&guest);
    let till = at_the_till(&guest, &[("email", "guest@example.org")]);
    let number = format!("{}-01", place(&guest, &till));
    app.settle();
    app.letters();
    let packer = app.login(world::LONGJING_PACKER);
    say(
        &packer,
        &format!("/desk/longjing/orders/{number}/messages"),
        "今天下午发",
    );
    app.advance_ms(10 * MINUTE_MS);
    app.settle();
    let letters = app.letters();
    let letter = letters
        .iter()
        .find(|letter| letter.to == "guest@example.org")
        .unwrap();
    let link = letter
        .text
        .split_whitespace()
        .find_map(|word| word.split_once(&app.node.origin).map(|(_, path)| path))
        .unwrap();
    let elsewhere = app.visitor();
    let door = elsewhere.get(link);
    let page = elsewhere.follow(&door);
    assert!(page.says("1 条未读"), "{}", page.shown());
    let talk = elsewhere.get(&format!("/orders/{number}/messages"));
    assert!(talk.says("今天下午发"));
    write(&elsewhere, &talk, "谢谢", Vec::new());
    let desk = packer.get(&format!("/desk/longjing/orders/{number}/messages"));
    assert!(desk.says("谢谢"));
    // The account's own way is not open to a guest.
    assert_eq!(elsewhere.get(ASK).status, 303);
});

//! What messages must not say, and of what their reader is warned.

use super::{ASK, asked, count, say, write};
use crate::support::{on_both, world};

on_both!(refused_words_are_named_and_what_was_typed_is_kept, |app| {
    let wang = app.login(world::WANG);
    let page = wang.get(ASK);
    for (typed, word) in [
        ("一起赌博吗", "赌博"),
        ("一起 赌　博 吗", "赌博"),
        ("一起赌\u{200b}博吗", "赌博"),
        ("一起賭*博吗", "赌博"),
        ("Ｆ　ｕ　ｃ　ｋ", "fuck"),
        ("f-u-c-k you", "fuck"),
    ] {
        let refused = write(&wang, &page, typed, Vec::new());
        assert_eq!(refused.status, 422, "{typed}: {}", refused.shown());
        assert!(refused.text("#f-body-fault").contains(word), "{typed}");
        assert_eq!(
            refused.text("#f-body").trim(),
            typed.replace('\u{3000}', " ")
        );
    }
    assert_eq!(count(app, "message_threads"), 0);
    // A word within another is none.
    assert_eq!(
        write(&wang, &page, "a classic tea?", Vec::new()).status,
        303
    );
});

on_both!(the_reader_is_warned_of_ways_around_the_platform, |app| {
    let thread = asked(app, "我的电话是 １３８ ００１３ ８０００");
    let manager = app.login(world::LONGJING_MANAGER);
    let desk = format!("/desk/longjing/messages/{thread}");
    assert_eq!(manager.get(&desk).count(".care"), 1);
    say(&manager, &desk, "加 微 信，直接转账便宜");
    say(&manager, &desk, "订单 2611251234567895-01 已发");
    let talk = format!("/account/messages/{thread}");
    let page = app.login(world::WANG).get(&talk);
    // Not beside one's own, and not beside a number of an order.
    assert_eq!(page.count(".care"), 1);
    assert!(page.text(".care").contains("不会让您另外转账"));
});

on_both!(administrators_add_words_for_their_division, |app| {
    let zhejiang = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = zhejiang.get("/admin/message-words");
    let form = "form[action='/admin/message-words']";
    for (word, fault) in [("", "word"), ("茶", "word"), ("－－", "word")] {
        let refused = zhejiang.submit(&page, form, &[("word", word)]);
        assert_eq!(refused.status, 422, "{word}");
        assert!(refused.has(&format!("#f-{fault}[aria-invalid]")), "{word}");
    }
    let typed = [("word", "假 龍井"), ("word_kind", "refuse")];
    let added = zhejiang.submit(&page, form, &typed);
    assert_eq!(added.status, 303, "{}", added.shown());
    // However it is written, it is there already.
    let again = zhejiang.submit(&page, form, &[("word", "假龙井")]);
    assert_eq!(again.status, 422, "{}", again.shown());
    let foreign = zhejiang.submit(&page, form, &[("word", "假桃"), ("division", "11")]);
    assert_eq!(foreign.status, 422);
    let wang = app.login(world::WANG);
    let asking = wang.get(ASK);
    let refused = write(&wang, &asking, "是假-龙-井吧", Vec::new());
    assert!(refused.text("#f-body-fault").contains("假 龍井"));
    // It counts in this province alone.
    say(&wang, "/account/messages/new?listing=2", "不是假龙井吧");
    // Whoever looks from elsewhere neither sees nor removes it.
    let beijing = app.login(world::BEIJING_SUPERVISOR);
    assert!(!beijing.get("/admin/message-words").says("龍井"));
    let id = app.number("SELECT MAX(id) AS n FROM message_words");
    let removal = format!("/admin/message-words/{id}/removal");
    assert_eq!(beijing.post(&removal, &[]).status, 404);
    assert_eq!(
        app.login(world::XIHU_REVIEWER).post(&removal, &[]).status,
        404
    );
    assert_eq!(
        app.login(world::ZHEJIANG_AUDITOR)
            .post(&removal, &[])
            .status,
        403
    );
    let page = zhejiang.get("/admin/message-words");
    assert_eq!(
        zhejiang
            .submit(&page, "form[action$='/removal']", &[])
            .status,
        303
    );
    assert_eq!(write(&wang, &asking, "是假龙井吧", Vec::new()).status, 303);
    let told = "events WHERE aggregate = 'message_word'";
    assert_eq!(count(app, told), 2);
});

on_both!(many_words_come_in_pages, |app| {
    let rows: Vec<String> = (1..=52)
        .map(|n| format!("({n}, '33', 'warn', '词语 {n}', '词语{n}', 2, {n})"))
        .collect();
    app.execute(&format!(
        "INSERT INTO message_words (id, division_code, kind, word, plain, user_id, created_at) \
         VALUES {}",
        rows.join(", ")
    ));
    let zhejiang = app.login(world::ZHEJIANG_SUPERVISOR);
    let page = zhejiang.get("/admin/message-words");
    let words = page.texts("tbody td:first-child");
    assert_eq!((words.len(), words[0].as_str()), (50, "词语 52"));
    let rest = zhejiang.get(&page.attribute("a[rel=next]", "href"));
    assert_eq!(rest.texts("tbody td:first-child"), ["词语 2", "词语 1"]);
    assert_eq!(
        rest.attribute("a[rel=first]", "href"),
        "/admin/message-words"
    );
    assert_eq!(zhejiang.get("/admin/message-words?after=x").status, 400);
});

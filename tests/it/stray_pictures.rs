//! Files of pictures go, or come to their reviews, whatever fails and whoever comes between.

use std::fs;

use diesel::prelude::*;
use yipin::base::clock::{MINUTE_MS, SECOND_MS};
use yipin::base::error::Result;
use yipin::base::ids::OrderLineId;
use yipin::domain::media::{self, MediaHash, stray};

use crate::media::{photo, upload};
use crate::messages::{ASK, write};
use crate::support::app::{jobs_of, runtime};
use crate::support::orders::wang;
use crate::support::race::settle_beside;
use crate::support::words::{come, line_of, try_say};
use crate::support::{Engine, TestApp, on_both, smtp, world};

/// After which time what somebody has taken and left is taken again.
const CLAIM_MS: i64 = 10 * MINUTE_MS;

fn count(app: &TestApp, what: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {what}"))
}

/// One round of the background work, which may fail.
fn round(app: &TestApp) -> Result<()> {
    let jobs = jobs_of(&app.db, &app.node, smtp::refusing());
    runtime().block_on(jobs.round())
}

fn name_of(shade: u8) -> MediaHash {
    MediaHash::of(&photo(shade))
}

fn has_private(app: &TestApp, shade: u8) -> bool {
    let name = name_of(shade);
    let file = app.node.app.media.get_private(&name);
    runtime().block_on(file).is_ok()
}

on_both!(a_picture_that_cannot_be_removed_holds_up_no_other, |app| {
    let media = &app.node.app.media;
    for shade in [1, 2, 3] {
        runtime().block_on(async {
            let pictures = media::process(photo(shade).into()).await.unwrap();
            media.put_private(&pictures).await.unwrap();
        });
    }
    let names = [1, 2, 3].map(name_of);
    app.db.write_now(|tx| stray::leave(tx, &names)).unwrap();
    // A folder lies in the place of the first.
    let first = app.media().join("private").join(names[0].as_str());
    fs::remove_file(&first).unwrap();
    fs::create_dir_all(first.join("within")).unwrap();
    assert!(round(app).is_err());
    assert!(!has_private(app, 2) && !has_private(app, 3));
    assert_eq!(count(app, "stray_pictures"), 1);
    fs::remove_dir_all(&first).unwrap();
    app.advance_ms(CLAIM_MS);
    app.settle();
    assert_eq!(count(app, "stray_pictures"), 0);
});

on_both!(a_photo_of_two_reviews_comes_to_both, |app| {
    let lines = [(); 2].map(|()| {
        let order = come(app, &wang(), world::PEACH_BOX);
        try_say(app, &wang(), &order, (5, "香")).unwrap();
        line_of(app, &order)
    });
    let name = name_of(7);
    let store = &app.node.app.media;
    runtime().block_on(async {
        let pictures = media::process(photo(7).into()).await.unwrap();
        store.put(&pictures).await.unwrap();
    });
    let public = format!("/media/{name}/800.jpg");
    app.execute(&format!("UPDATE reviews SET photos = '{name}'"));
    let later = world::NOW_MS + SECOND_MS;
    app.execute(&format!(
        "INSERT INTO stray_pictures (shelf, line_id, hash, due_at) VALUES \
         ('public', {}, '{name}', 0), ('public', {}, '{name}', {later})",
        lines[0], lines[1]
    ));
    // Where the first would come to lies a file.
    let reviews = app.media().join("reviews");
    fs::create_dir_all(&reviews).unwrap();
    let first = reviews.join(lines[0].to_string());
    fs::write(&first, b"").unwrap();
    assert!(round(app).is_err());
    // The second is served meanwhile, and leaves the first what it waits for.
    app.advance_ms(SECOND_MS);
    round(app).unwrap();
    let is_there = |line: i64| {
        let file = store.get_review(OrderLineId(line), &name, "800.jpg");
        runtime().block_on(file).is_ok()
    };
    assert!(!is_there(lines[0]) && is_there(lines[1]));
    assert_eq!(app.visitor().get(&public).status, 200);
    fs::remove_file(&first).unwrap();
    app.advance_ms(CLAIM_MS);
    app.settle();
    assert!(is_there(lines[0]) && is_there(lines[1]));
    assert_eq!(app.visitor().get(&public).status, 404);
    assert_eq!(count(app, "stray_pictures"), 0);
});

// SQLite has one writer: nobody looks while another erases.
on_both!(who_looks_while_a_photo_is_erased_waits_for_it, |app| {
    if app.engine == Engine::Sqlite {
        return;
    }
    let emily = app.login(world::EMILY);
    let photos = vec![upload("x.jpg", photo(9))];
    let sent = write(&emily, &emily.get(ASK), "这个", photos);
    assert_eq!(sent.status, 303, "{}", sent.shown());
    // The hour is over that the upload had, and the job did not run yet.
    app.execute("UPDATE stray_pictures SET due_at = 0");
    assert_eq!(count(app, "stray_pictures"), 1);
    settle_beside(app, |tx| {
        diesel::sql_query("DELETE FROM message_photos").execute(tx.conn())?;
        stray::leave(tx, &[name_of(9)])
    });
    assert!(!has_private(app, 9));
    assert_eq!(count(app, "stray_pictures"), 0);
});

//! Many at once, beginning at a barrier; and waiting for what somebody else does.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use yipin::base::error::Result;
use yipin::db::Tx;

use super::TestApp;

/// Looks until something is so; a machine reads the events once a second.
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..400 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{what}");
}

/// Changes something in a transaction that ends only when the background work waits for it
/// (PostgreSQL).
pub fn settle_beside(app: &TestApp, change: impl Fn(&mut Tx<'_>) -> Result<()> + Send) {
    thread::scope(|scope| {
        let (changed, is_changed) = mpsc::channel();
        let (go_on, goes_on) = mpsc::channel::<()>();
        scope.spawn(move || {
            app.db
                .write_now(|tx| {
                    change(tx)?;
                    changed.send(()).unwrap();
                    // A test that has failed lets go of it.
                    goes_on.recv().ok();
                    Ok(())
                })
                .unwrap();
        });
        is_changed.recv().unwrap();
        let work = scope.spawn(|| app.settle());
        wait_until("the background work waits", || app.is_held_up());
        go_on.send(()).unwrap();
        work.join().unwrap();
    });
}

/// Lets people act in rounds, each in a thread of its own, all beginning at the same moment.
/// `before` prepares a round, `after` looks at what everybody got.
///
/// A thread must not panic, or the others would wait for it for ever: it gives a result.
pub fn race<T: Send>(
    people: usize,
    rounds: usize,
    act: impl Fn(usize) -> T + Sync,
    mut before: impl FnMut(usize),
    mut after: impl FnMut(usize, Vec<T>),
) {
    let (start, end) = (Barrier::new(people + 1), Barrier::new(people + 1));
    let (start, end, act) = (&start, &end, &act);
    let outcomes: Vec<Mutex<Option<T>>> = (0..people).map(|_| Mutex::new(None)).collect();
    let failure = thread::scope(|scope| {
        for (person, outcome) in outcomes.iter().enumerate() {
            scope.spawn(move || {
                for _ in 0..rounds {
                    start.wait();
                    let got = act(person);
                    *outcome.lock().unwrap() = Some(got);
                    end.wait();
                }
            });
        }
        let mut failure = None;
        for round in 0..rounds {
            // The threads have to be let through all rounds, whatever happens here.
            let step = |work: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(work)).err();
            if failure.is_none() {
                failure = step(&mut || before(round));
            }
            start.wait();
            end.wait();
            if failure.is_none() {
                failure = step(&mut || {
                    let got = outcomes
                        .iter()
                        .map(|outcome| outcome.lock().unwrap().take().expect("everybody acts"))
                        .collect();
                    after(round, got);
                });
            }
        }
        failure
    });
    if let Some(failure) = failure {
        resume_unwind(failure);
    }
}

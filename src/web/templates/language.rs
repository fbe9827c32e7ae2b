//! The language that this thread's page is written in.
//!
//! Tera shows a component only its own arguments, and hands functions and filters no more than
//! that; a page is rendered on one thread from beginning to end, so its language stands there.

use std::cell::Cell;

use crate::base::locale::Locale;

thread_local! {
    static LANGUAGE: Cell<Locale> = const { Cell::new(Locale::Zh) };
}

/// Runs `render` with its functions and filters writing `locale`.
pub(super) fn writing_in<T>(locale: Locale, render: impl FnOnce() -> T) -> T {
    let before = LANGUAGE.replace(locale);
    let _back = Back(before);
    render()
}

/// The language of the page that this thread renders.
pub(super) fn current() -> Locale {
    LANGUAGE.get()
}

/// Puts the outer page's language back, also when a render panics.
struct Back(Locale);

impl Drop for Back {
    fn drop(&mut self) {
        LANGUAGE.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_within_a_page_leaves_the_outer_one_its_language() {
        let seen = writing_in(Locale::En, || {
            let inner = writing_in(Locale::Zh, current);
            (inner, current())
        });
        assert_eq!(seen, (Locale::Zh, Locale::En));
    }
}

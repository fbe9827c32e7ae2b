//! Memory that the start has needed and nobody needs any more.

use std::hint::black_box;
use std::time::Duration;

/// The first time comes soon after the start, which needs most.
const PAUSE: Duration = Duration::from_secs(10);
/// Larger than what mimalloc takes from pages that it shares among blocks.
const LARGE_BLOCK_BYTES: usize = 1 << 20;

/// Has freed memory returned to the system, now and then.
///
/// mimalloc returns it a second after it was freed, but only looks for it when a thread frees a large
/// block: a server that is busy does so all the time, one that is idle never. The block itself is not
/// touched and takes no memory.
pub(super) fn return_freed() {
    let look = || {
        loop {
            std::thread::sleep(PAUSE);
            drop(black_box(Vec::<u8>::with_capacity(LARGE_BLOCK_BYTES)));
        }
    };
    let thread = std::thread::Builder::new().name("memory".to_owned());
    if let Err(error) = thread.spawn(look) {
        tracing::warn!(error = %error, "freed memory is kept while the server is idle");
    }
}

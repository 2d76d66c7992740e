//! Logs panics without their messages.

/// Installs a panic hook that logs the location and the thread of a panic. Its message is not logged, since it may
/// quote the text of an article.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let location = info.location().map_or_else(String::new, ToString::to_string);
        let thread = std::thread::current();
        tracing::error!(location, thread = thread.name().unwrap_or(""), "panic");
    }));
}

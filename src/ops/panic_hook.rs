//! Panics, told without their message.

/// Logs where a panic happened and nothing else, from now on: a panic about a text quotes it, and articles stay out
/// of logs.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        let thread = std::thread::current();
        tracing::error!(place, thread = thread.name().unwrap_or(""), "panic");
    }));
}

/// The command line: `start`, `process`, `status`, `stop` and `models`.
///
/// **Owns** nothing but the file of pending uploads in the user's cache folder. It talks to the
/// server over HTTP alone, like any other client; only `start` runs the server, through a function
/// that `Main` gives it, and `models` works on the cache by itself. **Threads:** a few virtual ones
/// while parts are uploaded.
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;

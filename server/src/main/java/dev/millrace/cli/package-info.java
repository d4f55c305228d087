/// The command line: `start`, `process`, `status` and `stop`.
///
/// **Owns** nothing but the file of pending uploads in the user's cache folder. It talks to the
/// server over HTTP alone, like any other client; only `start` runs the server, through a function
/// that `Main` gives it. **Threads:** a few virtual ones while parts are uploaded.
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;

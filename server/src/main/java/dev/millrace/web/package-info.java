/// The REST API and the console, and what viewers' browsers ask for beside the media.
///
/// [Web], [ViewerRoutes], [SharedPages] and [HealthRoutes] lay the routes of a process's roles out;
/// each `XRoutes` class answers one resource and translates its capability's results and failures
/// into problems. [Door] says who is let in. **Owns** nothing on disk. **Threads:** none of its own
/// but one that looks after borrowed keys; handlers are blocking ones on virtual threads.
/// **Limits:** request bodies of 1 MiB, lists of 200 items, as many event streams as the events
/// package takes.
@NullMarked
package dev.millrace.web;

import org.jspecify.annotations.NullMarked;

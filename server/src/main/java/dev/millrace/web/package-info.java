/// The REST API and the console: every route that is not playback.
///
/// [Web] lays the routes out; each `XRoutes` class answers one resource and translates its
/// capability's results and failures into problems. **Owns** nothing on disk. **Threads:** none of
/// its own; handlers are blocking ones on virtual threads. **Limits:** request bodies of 1 MiB,
/// lists of 200 items, as many event streams as the events package takes.
@NullMarked
package dev.millrace.web;

import org.jspecify.annotations.NullMarked;

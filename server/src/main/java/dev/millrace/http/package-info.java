/// The house's HTTP: a handler turns a [Request] into a [Response] value, and [HttpServer] carries
/// both over Vert.x. Only this package knows Vert.x; it imports nothing of ours.
///
/// **Life of a request**: the adapter builds a `Request`; [Routes] finds the route, runs the
/// filters and the handler, turns failures into [Problem]s and finishes the answer (ranges,
/// conditions, HEAD, CORS, compression); the adapter writes the `Body`. Everything but the first
/// and the last step works on values, so it is tested without a socket.
///
/// **Threads**: an event loop per core; one virtual thread per request of a [Handler.Blocking] and
/// per streamed body. **Limits** are all in [HttpConfig]. **Owns** nothing on disk.
@NullMarked
package dev.millrace.http;

import org.jspecify.annotations.NullMarked;

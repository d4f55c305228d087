/// The ways into a live channel: each turns what a publisher, a camera or a file sends into one
/// [dev.millrace.live.ingest.Incoming] stream of bytes, checked for its right to come in, but not
/// looked into.
///
/// A protocol is a package of its own below; the channel knows [dev.millrace.live.ingest.Ingest]
/// alone.
@NullMarked
package dev.millrace.live.ingest;

import org.jspecify.annotations.NullMarked;

/// The keys of signed playback in PostgreSQL: table `signing_key`.
///
/// **Threads:** none; every call is one transaction on the caller's thread.
@NullMarked
package dev.millrace.delivery.signing.sql;

import org.jspecify.annotations.NullMarked;

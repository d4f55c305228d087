/// Uploads in PostgreSQL.
///
/// **Owns:** table `upload`. **Threads:** none; every method is one statement, so a crash leaves
/// one whole state or the next. A *claim* is the right to move a row on: whoever holds it renews
/// it, and one that was not renewed for a while may be taken by anyone.
@NullMarked
package dev.millrace.upload.sql;

import org.jspecify.annotations.NullMarked;

/// Films on their way in, in PostgreSQL.
///
/// **Owns:** table `inbox_object`. **Threads:** none; every method is one statement, so
/// a crash leaves one whole state or the next.
@NullMarked
package dev.millrace.intake.sql;

import org.jspecify.annotations.NullMarked;

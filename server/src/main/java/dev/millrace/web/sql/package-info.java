/// What the console remembers in PostgreSQL.
///
/// **Owns:** table `revoked_session`. **Threads:** none; every method is one statement.
@NullMarked
package dev.millrace.web.sql;

import org.jspecify.annotations.NullMarked;

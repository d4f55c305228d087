/// What the console remembers in PostgreSQL.
///
/// **Owns:** tables `revoked_session` and `door_key`. **Threads:** none; every method is one
// statement.
@NullMarked
package dev.millrace.web.sql;

import org.jspecify.annotations.NullMarked;

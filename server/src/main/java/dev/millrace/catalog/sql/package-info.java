/// PostgreSQL: the connection pool and schema of the whole process, and the catalogue's table.
///
/// **Owns:** the schema migrations in `db/migration`, tables `asset` and `request_key`.
/// **Threads:** those of the pool. **Limits:** every statement, lock wait and connection wait has a
/// deadline.
@NullMarked
package dev.millrace.catalog.sql;

import org.jspecify.annotations.NullMarked;

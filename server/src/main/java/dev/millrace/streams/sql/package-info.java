/// The streams and their books in PostgreSQL.
@NullMarked
package dev.millrace.streams.sql;

import org.jspecify.annotations.NullMarked;

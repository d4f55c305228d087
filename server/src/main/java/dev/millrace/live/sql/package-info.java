/// Channels in PostgreSQL.
@NullMarked
package dev.millrace.live.sql;

import org.jspecify.annotations.NullMarked;

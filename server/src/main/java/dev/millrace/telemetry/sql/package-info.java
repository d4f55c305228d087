/// Who may send telemetry and how much, in PostgreSQL.
@NullMarked
package dev.millrace.telemetry.sql;

import org.jspecify.annotations.NullMarked;

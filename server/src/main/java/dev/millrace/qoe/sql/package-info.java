/// Figures and viewers in PostgreSQL.
@NullMarked
package dev.millrace.qoe.sql;

import org.jspecify.annotations.NullMarked;

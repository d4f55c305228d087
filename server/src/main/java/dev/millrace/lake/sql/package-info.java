/// DuckDB, in processes of its own: rows into Parquet files, and answers to SQL over them.
///
/// **Owns** the folders that it is given, which are emptied at a start, and its processes, which
/// end with it. **Limits:** those of [dev.millrace.lake.sql.SqlConfig] and
/// [dev.millrace.lake.sql.Press].
@NullMarked
package dev.millrace.lake.sql;

import org.jspecify.annotations.NullMarked;

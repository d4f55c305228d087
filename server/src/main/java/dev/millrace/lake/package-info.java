/// What happened, kept for years: the topics of players' events, sessions, accesses, detections and
/// the audit log as Apache Iceberg tables in the bucket, below `lake/`.
///
/// One process at a time feeds a table. Rows and the offsets up to which their topic has been read
/// are one snapshot, so that a crash neither loses nor doubles a row. Small files are joined, and
/// rows go when they are old.
///
/// **Owns** the objects below `lake/`, the tables `iceberg_*` of PostgreSQL, and a folder of files
/// on their way, which is emptied at a start. **Threads:** one. **Limits:** those of
/// [dev.millrace.lake.LakeConfig] and [dev.millrace.lake.Batch].
@NullMarked
package dev.millrace.lake;

import org.jspecify.annotations.NullMarked;

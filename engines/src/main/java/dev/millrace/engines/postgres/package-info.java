/// PostgreSQL 18 as a child process of this program, for the single-machine default.
///
/// Owns on disk: `data` (the cluster), `*.secret`, `*.port`, `lock` in its folder; the unpacked
/// programs in the shared cache. Threads: one per running server, which starts the child and reads
/// its log until it ends. Limits: memory and connections are set in [ClusterConfig], deadlines in
/// [PostgresConfig].
@NullMarked
package dev.millrace.engines.postgres;

import org.jspecify.annotations.NullMarked;

/// The embedded PostgreSQL, Kafka and S3 servers of the single-machine default.
///
/// Each is a real server behind its real protocol, so that nothing above knows whether it is
/// embedded or part of a cluster. Threads: one an engine while they start. Owns nothing on disk
/// itself; each engine has a folder of its own.
@NullMarked
package dev.millrace.engines;

import org.jspecify.annotations.NullMarked;

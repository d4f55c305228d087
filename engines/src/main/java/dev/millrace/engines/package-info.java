/// The embedded PostgreSQL, Kafka and S3 servers of the single-machine default.
@NullMarked
package dev.millrace.engines;

import org.jspecify.annotations.NullMarked;

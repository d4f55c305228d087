/// The object store over S3 and whatever speaks it: S3Proxy, MinIO, Ceph.
///
/// [SqsArrivals] hears the bucket's events.
///
/// Owns a pool of at most `max-connections` connections; starts no thread. Every call has a time
/// limit that grows with the bytes it carries, and a few retries with back-off.
@NullMarked
package dev.millrace.store.s3;

import org.jspecify.annotations.NullMarked;

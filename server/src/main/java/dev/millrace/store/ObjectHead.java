package dev.millrace.store;

import java.time.Instant;

/// An object without its bytes.
///
/// @param sizeBytes the length of the whole object, also when only a range was asked for
/// @param etag the store's version mark, without quotes; equal marks mean equal bytes
public record ObjectHead(
    String key, long sizeBytes, String etag, Instant modifiedAt, ObjectMeta meta) {}

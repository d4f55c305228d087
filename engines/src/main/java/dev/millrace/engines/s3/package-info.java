/// An S3 server on a folder of this machine, for the single-machine default.
///
/// S3Proxy's handler and store, in our own Jetty, with parts of uploads written in place
/// (ADR 11).
///
/// Owns on disk: `buckets` (one file an object, its metadata in extended attributes), `uploads`
/// (one folder an upload in place), `serving` (there while it runs), `*.secret`, `*.port`, `lock`
/// in its folder. Threads: Jetty's, at most [EmbeddedS3#MAX_THREADS]. Limits: a request that signs
/// its body is held in memory, at most [EmbeddedS3#MAX_SIGNED_BODY_BYTES]; all others are streamed.
/// A part of a key between two slashes has at most 170 bytes of UTF-8, because file names end at
/// 255.
@NullMarked
package dev.millrace.engines.s3;

import org.jspecify.annotations.NullMarked;

/// Certificates: read and checked before anything relies on them, or made for a machine that has
/// none. What a handshake does with them is the business of `http`.
///
/// **Threads**: any; every call reads files and may block. **Owns** on disk: the folder that a
/// [SelfSigned] is given. **Limits**: files of at most 1 MiB.
@NullMarked
package dev.millrace.http.tls;

import org.jspecify.annotations.NullMarked;

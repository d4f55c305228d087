/// Encryption of media: whole segments as HLS has them (RFC 8216 4.3.2.4, `AES-128`), samples as
/// ISO/IEC 23001-7 has them (`cbcs`).
///
/// Owns nothing; pure functions of bytes and a [dev.millrace.media.cenc.ContentKey], by the AES of
/// the JDK. Equal input gives equal bytes, so that a repeat of a step may be mixed with what the
/// first try has left. An encryptor belongs to one thread; keys never print.
@NullMarked
package dev.millrace.media.cenc;

import org.jspecify.annotations.NullMarked;

package dev.millrace.media.cenc;

/// How media is encrypted.
public enum Scheme {
  /// Whole segments by AES-128 in CBC mode with PKCS#7 padding (RFC 8216 4.3.2.4); HLS alone.
  AES_128,
  /// Parts of samples by AES-128 in CBC mode with a pattern (ISO/IEC 23001-7 10.4); HLS and DASH.
  CBCS
}

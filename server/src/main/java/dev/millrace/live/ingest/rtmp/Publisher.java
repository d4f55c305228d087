package dev.millrace.live.ingest.rtmp;

/// Whoever decides on a connection and takes what it publishes.
interface Publisher {
  /// What becomes of a connection.
  enum Admission {
    WELCOME,
    /// There is no such stream, or the key is another.
    UNKNOWN
  }

  /// Whether there is such an application at all.
  boolean knows(String app);

  /// Whether whoever knows this key may publish, now.
  Admission begins(String key);

  /// The next bytes of the FLV; takes as long as nobody has room for them.
  void media(byte[] flv);
}

package dev.millrace.telemetry;

/// An event as it is kept.
///
/// **Threading:** any; nobody changes it.
final class StoredEvent {
  private final String key;
  private final long fingerprint;
  private final byte[] json;

  /// @param key of the record: the session
  /// @param fingerprint of its id
  /// @param json nobody changes it from now on
  StoredEvent(String key, long fingerprint, byte[] json) {
    this.key = key;
    this.fingerprint = fingerprint;
    this.json = json;
  }

  /// One that was read back; its id is looked for in its bytes.
  static StoredEvent of(String key, byte[] json) {
    Long fingerprint = EventId.fingerprint(json);
    return new StoredEvent(key, fingerprint == null ? 0 : fingerprint, json);
  }

  String key() {
    return key;
  }

  long fingerprint() {
    return fingerprint;
  }

  byte[] json() {
    return json;
  }
}

package dev.millrace.live.ingest;

/// A way into one channel, open from [#open] to [#close].
///
/// **Threading**: safe on every thread. **On failure**: a source that is away is asked again with
/// growing pauses, for as long as the way is open; the listener hears why.
public interface Ingest extends AutoCloseable {
  /// Who hears of those that come.
  ///
  /// **Threading**: called on threads of the ingest, one call at a time; returns soon.
  interface Listener {
    /// Somebody who may publish has begun to. Whoever comes later takes the place of whoever is
    /// there: an encoder whose connection broke comes again before it is known to be gone.
    void arrived(Incoming incoming);

    /// Somebody was refused, or a source could not be had.
    ///
    /// @param reason one line that helps whoever set it up; without secrets
    void refused(String reason);
  }

  /// Begins to listen, or to ask.
  void open(Listener listener);

  @Override
  void close();
}

package dev.millrace.web;

import java.time.Instant;

/// The sessions that were ended before they expired, known to every process and after a restart.
///
/// **Threading:** any. **On failure** of whatever keeps them its unchecked exception comes out, and
/// nobody is let in.
public interface Revocations {
  /// Ends a session; it need not be remembered after `expiry`.
  void add(String session, Instant expiry);

  boolean contains(String session);
}

package dev.millrace.outbound;

import java.io.InputStream;
import java.time.Duration;

/// What holds one exchange together: its limits, and who watches over them.
record Bounds(Limits limits, Duration silence, Watchdog watchdog, Failures failures) {
  InputStream around(InputStream body) {
    return new BoundedBody(body, limits, silence, failures);
  }
}

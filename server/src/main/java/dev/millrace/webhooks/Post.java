package dev.millrace.webhooks;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// The way a message takes: one request, redirects not followed.
///
/// **Threading:** called by many threads at once; blocks. **Limits:** the caller's time limit.
@FunctionalInterface
interface Post {
  /// The answer, whatever its status.
  ///
  /// @throws IOException when none came; its message is shown in the delivery log
  Answer send(URI url, Map<String, String> headers, byte[] body) throws IOException;

  /// What came back.
  ///
  /// @param beginning of the answer's body, printable
  record Answer(int status, String beginning) {}
}

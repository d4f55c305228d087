package dev.millrace.http;

import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The living end of a request: its body as it arrives, and whether anybody still wants the
/// answer. The adapter has one over a socket, tests have one over bytes.
interface Wire {
  /// The body for a blocking reader; reading past `limitBytes` throws the 413 problem.
  InputStream stream(long limitBytes);

  /// The whole body, without blocking; fails with the 413 problem past `limitBytes`.
  CompletionStage<byte[]> bytes(long limitBytes);

  /// Runs `action` once when nobody wants the answer any more; at once if that is so already.
  void onGone(Runnable action);

  boolean isGone();

  /// Runs what is given to it where the connection lives, and at once when that is here.
  Executor loop();

  /// Runs `action` once when the exchange is over, whatever its outcome; at once if it is. Of an
  /// exchange without a connection, never.
  void onFinished(Runnable action);
}

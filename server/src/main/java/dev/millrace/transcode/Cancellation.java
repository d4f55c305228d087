package dev.millrace.transcode;

/// How a caller says that the work is not wanted any more.
@FunctionalInterface
public interface Cancellation {
  /// Nobody will cancel.
  Cancellation NEVER = action -> {};

  /// Keeps `action` to run it once on cancellation, on any thread; at once if it was cancelled.
  void onCancel(Runnable action);
}

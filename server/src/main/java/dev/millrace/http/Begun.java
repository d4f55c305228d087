package dev.millrace.http;

import org.jspecify.annotations.Nullable;

/// A request that was counted and understood, and what is to answer it.
///
/// @param nanos when it came
/// @param refusal what to answer in the place of the handler, or null
record Begun(Routes.Match match, long nanos, @Nullable Problem refusal) {
  /// What is told of it when nobody waits for an answer.
  HttpMetrics.Exchange unanswered(long now) {
    var timing = new HttpMetrics.Timing(0, now - nanos);
    String route = match.route().template();
    return new HttpMetrics.Exchange(
        match.request(), route, Answering.CLIENT_GONE, null, timing, 0, false);
  }
}

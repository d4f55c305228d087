package dev.millrace.http;

/// One client's end of a stream of server-sent events.
///
/// **Threading**: any thread may call any method; none of them blocks. **Limits**: the queue of
/// [Body.Events]; overflowing it closes the sink and cuts the connection.
public interface EventSink {
  /// Queues one event; false when the sink is closed, so the subscriber can stop.
  boolean send(ServerEvent event);

  /// Ends the stream after what is queued.
  void close();

  /// Runs `action` once when the stream ends for whatever reason; at once if it has.
  void onClose(Runnable action);
}

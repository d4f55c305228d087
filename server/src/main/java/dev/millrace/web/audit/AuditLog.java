package dev.millrace.web.audit;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.Recorder;
import dev.millrace.events.Topic;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.HttpMetrics.Exchange;
import dev.millrace.http.Request;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes an event for each request below `/v1/` that was to change something, and for each that
/// was refused; not for what players tell. Never written down: queries, bodies and tokens.
///
/// **Threading**, **Limits**, **On failure:** as a [Recorder] has; [#finished] is called on event
/// loops.
public final class AuditLog implements HttpMetrics, AutoCloseable {
  private static final String API = "/v1/";
  private static final Set<String> TOLD = Set.of("/v1/telemetry/cmcd", "/v1/telemetry/events");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<Integer> REFUSED = Set.of(401, 403, 421, 429);
  private static final int MOST_PATH = 300;
  private static final int MOST_AGENT = 300;
  private static final int MOST_METHOD = 16;
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String node;
  private final Recorder<Done> recorder;

  /// @param node names this process in the events
  public AuditLog(String node, EventsConfig kafka) {
    this.node = node;
    this.recorder = new Recorder<>(kafka, Topic.AUDIT, this::encode);
  }

  /// A request that was answered.
  ///
  /// @param endMillis when, since 1970
  private record Done(Exchange exchange, long endMillis) {}

  /// Begins to write.
  public void start() {
    recorder.start();
  }

  /// What became of the requests so far.
  public Recorder.Counts counts() {
    return recorder.counts();
  }

  @Override
  public void finished(Exchange exchange) {
    String path = exchange.request().path();
    if (!path.startsWith(API) || TOLD.contains(path)) {
      return;
    }
    if (!SAFE.contains(exchange.method()) || REFUSED.contains(exchange.status())) {
      recorder.record(new Done(exchange, System.currentTimeMillis()));
    }
  }

  private void encode(Done done, Recorder.Sink sink) {
    Exchange exchange = done.exchange;
    Request request = exchange.request();
    String by = by(request);
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      long millis = exchange.nanos() / NANOS_A_MILLI;
      out.writeStartObject();
      out.writeStringProperty("id", request.id());
      out.writeStringProperty("time", TIME.format(Instant.ofEpochMilli(done.endMillis - millis)));
      out.writeStringProperty("node", node);
      out.writeStringProperty("by", by);
      out.writeStringProperty("method", cut(exchange.method(), MOST_METHOD));
      out.writeStringProperty("route", exchange.route());
      out.writeStringProperty("path", cut(request.path(), MOST_PATH));
      out.writeNumberProperty("status", exchange.status());
      out.writeNumberProperty("total_ms", millis);
      out.writeStringProperty("address", request.address());
      String agent = request.header("User-Agent");
      if (agent != null) {
        out.writeStringProperty("user_agent", cut(agent, MOST_AGENT));
      }
      out.writeEndObject();
    }
    sink.take(by, bytes.toByteArray());
  }

  /// What the request showed to be let in; whether that was good, its status tells.
  private static String by(Request request) {
    if (request.header("Authorization") != null) {
      return "token";
    }
    return request.header("Cookie") == null ? "nobody" : "session";
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  /// Writes what waits, for a moment.
  @Override
  public void close() {
    recorder.close();
  }
}

package dev.millrace.delivery.journal;

import dev.millrace.delivery.AnsweredFrom;
import dev.millrace.delivery.access.Place;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.events.Recorder;
import dev.millrace.http.HttpMetrics.Exchange;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Makes the event of a request: a flat JSON object whose members `docs/access-log.md` lists.
///
/// Never written down: queries, which may hold signatures and tickets, cookies, and the paths of
/// referring pages. **Threading:** one thread. **Limits:** texts from clients are cut.
final class AccessEvents {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 768;
  private static final int MOST_AGENT = 300;
  private static final int MOST_OBJECT = 200;
  private static final int MOST_HOST = 253;
  private static final int MOST_SESSION = 64;
  private static final int MOST_CONTENT = 128;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final AccessLogConfig config;
  private final PlaceRules places;

  AccessEvents(AccessLogConfig config, PlaceRules places) {
    this.config = config;
    this.places = places;
  }

  /// The record's key is the session if the player names it, else the asset.
  void encode(AccessLog.Served served, Recorder.Sink sink) {
    Request request = served.exchange().request();
    var object = AskedObject.of(request.path());
    Cmcd cmcd = Cmcd.of(request);
    String session = cmcd == null ? null : cmcd.text("sid", MOST_SESSION);
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      head(out, served);
      object(out, object);
      answer(out, served.exchange());
      client(out, request);
      if (cmcd != null) {
        text(out, "sid", session);
        text(out, "cid", cmcd.text("cid", MOST_CONTENT));
        text(out, "cmcd", cmcd.raw());
      }
      out.writeEndObject();
    }
    sink.take(session == null ? object.asset() : session, bytes.toByteArray());
  }

  private void head(JsonGenerator out, AccessLog.Served served) {
    long began = served.endMillis() - served.exchange().nanos() / 1_000_000;
    text(out, "time", TIME.format(Instant.ofEpochMilli(began)));
    text(out, "id", served.exchange().request().id());
    text(out, "edge", config.edge());
    out.writeNumberProperty("sample_percent", config.sampling().percent());
  }

  private static void object(JsonGenerator out, AskedObject object) {
    text(out, "asset", object.asset());
    if (object.version() != null) {
      out.writeNumberProperty("version", object.version());
    }
    text(out, "object", cut(object.file(), MOST_OBJECT));
    text(out, "kind", object.kind());
    text(out, "track", object.track());
  }

  private static void answer(JsonGenerator out, Exchange exchange) {
    Response answer = exchange.answer();
    text(out, "method", cut(exchange.method(), 16));
    out.writeNumberProperty("status", answer == null ? exchange.status() : answer.status());
    out.writeBooleanProperty("finished", answer != null && answer.status() == exchange.status());
    out.writeNumberProperty("bytes", exchange.bytesSent());
    if (answer != null) {
      long wanted = answer.body().lengthBytes();
      if (wanted >= 0) {
        out.writeNumberProperty("bytes_wanted", wanted);
      }
      cache(out, answer.headers().first("Cache-Status"));
      out.writeNumberProperty("ttfb_ms", millis(exchange.timing().firstByteNanos()));
    }
    out.writeNumberProperty("total_ms", millis(exchange.timing().totalNanos()));
    text(out, "http", exchange.http2() ? "2" : "1.1");
    out.writeBooleanProperty("tls", exchange.request().scheme().equals("https"));
  }

  /// To the microsecond.
  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }

  /// The words of RFC 9211, as one each.
  private static void cache(JsonGenerator out, @Nullable String status) {
    if (status != null) {
      text(out, "cache", word(status));
      int detail = status.indexOf("detail=");
      text(out, "cache_tier", detail < 0 ? null : status.substring(detail + "detail=".length()));
    }
  }

  /// The word of the metrics; of a miss that was half one, that.
  private static String word(String status) {
    AnsweredFrom from = AnsweredFrom.of(status);
    return from == AnsweredFrom.MISS && status.contains("fwd=partial") ? "partial" : from.word();
  }

  private void client(JsonGenerator out, Request request) {
    text(out, "address", ClientAddress.of(request.address(), config.addresses()));
    place(out, places.known(request.address()));
    text(out, "user_agent", cut(request.header("User-Agent"), MOST_AGENT));
    text(out, "referer_host", cut(host(request.header("Referer")), MOST_HOST));
  }

  private static void place(JsonGenerator out, @Nullable Place place) {
    if (place != null) {
      text(out, "country", place.country());
      if (place.asn() > 0) {
        out.writeNumberProperty("asn", place.asn());
      }
    }
  }

  private static @Nullable String host(@Nullable String referer) {
    try {
      return referer == null ? null : URI.create(referer).getHost();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static void text(JsonGenerator out, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.writeStringProperty(name, value);
    }
  }

  private static @Nullable String cut(@Nullable String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }
}

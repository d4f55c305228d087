package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.MarkerRefused;
import dev.millrace.media.cue.Cue;
import dev.millrace.media.cue.MalformedCue;
import dev.millrace.media.cue.SpliceSection;
import dev.millrace.media.time.Rational;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/v1/channels/{id}/markers`: what players are told of stretches of a programme.
final class MarkerRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("marker-refused", 422, "There can be no such marker");

  private static final String USUAL_KIND = "ad";
  private static final int TICKS = 90_000;
  private static final int MILLIS = 1000;

  private final ChannelDesk desk;
  private final InstantSource clock;

  MarkerRoutes(ChannelDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(
            MarkerRefused.class,
            e -> REFUSED.because(String.valueOf(e.getMessage())).with("member", "/" + e.member()))
        .get("/v1/channels/{id}/markers", this::list)
        .post("/v1/channels/{id}/markers", this::mark)
        .delete("/v1/channels/{id}/markers/{marker}", this::unmark);
  }

  /// The body of `POST /v1/channels/{id}/markers`.
  record NewMarker(
      @Nullable String id,
      @Nullable String at,
      @Nullable String kind,
      @Nullable Double durationSeconds,
      @Nullable Double plannedSeconds,
      @Nullable String scte35) {}

  private Response list(Request request) {
    var items = desk.markers(request.param("id")).stream().map(MarkerView::of).toList();
    return Response.json(new MarkerView.PageView(items, null));
  }

  private Response mark(Request request) {
    var body = Json.read(request, NewMarker.class);
    Instant now = clock.instant();
    Instant at = at(body.at(), now).truncatedTo(ChronoUnit.MILLIS);
    SpliceSection splice = splice(body.scte35());
    var lasts =
        new Marker.Lasting(
            seconds(body.durationSeconds(), "durationSeconds"), planned(body, splice));
    var marker =
        new Marker(
            body.id() == null ? UUID.randomUUID().toString() : body.id(),
            body.kind() == null ? USUAL_KIND : body.kind(),
            at,
            lasts,
            splice == null ? null : new Marker.Section(role(splice), splice),
            null);
    return Response.json(201, MarkerView.of(desk.mark(request.param("id"), marker, now)));
  }

  private Response unmark(Request request) {
    if (!desk.unmark(request.param("id"), request.param("marker"), clock.instant())) {
      throw Problem.NOT_FOUND.because("players are told of no such marker").thrown();
    }
    return Response.noContent();
  }

  private static Instant at(@Nullable String text, Instant now) {
    try {
      return text == null ? now : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new MarkerRefused("at", "at is a time such as 2026-11-21T20:15:00Z");
    }
  }

  private static @Nullable SpliceSection splice(@Nullable String base64) {
    try {
      return base64 == null ? null : SpliceSection.parse(base64);
    } catch (MalformedCue e) {
      throw new MarkerRefused("scte35", "scte35 can not be read: " + e.getMessage());
    }
  }

  private static Cue.Role role(SpliceSection splice) {
    return splice.cues().isEmpty() ? Cue.Role.OTHER : splice.cues().getFirst().role();
  }

  /// As the body says, else as the section does.
  private static @Nullable Rational planned(NewMarker body, @Nullable SpliceSection splice) {
    if (body.plannedSeconds() != null || splice == null || splice.cues().isEmpty()) {
      return seconds(body.plannedSeconds(), "plannedSeconds");
    }
    Long ticks = splice.cues().getFirst().lastingTicks();
    return ticks == null ? null : new Rational(ticks, TICKS);
  }

  /// To the millisecond.
  private static @Nullable Rational seconds(@Nullable Double value, String member) {
    if (value == null) {
      return null;
    }
    if (!Double.isFinite(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new MarkerRefused(member, member + " is a number of seconds");
    }
    BigDecimal millis = BigDecimal.valueOf(value).movePointRight(3);
    return new Rational(millis.setScale(0, RoundingMode.HALF_UP).longValueExact(), MILLIS);
  }
}

package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.clips.ClipRefused;
import dev.millrace.live.clips.ClipWish;
import dev.millrace.live.clips.TooManyClips;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/v1/channels/{id}/clips`: what a channel showed between two moments, as films.
final class ClipRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("clip-refused", 422, "There can be no such clip");

  private final ChannelDesk desk;

  ClipRoutes(ChannelDesk desk) {
    this.desk = desk;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(ClipRefused.class, e -> REFUSED.because(text(e)).with("member", "/" + e.member()))
        .failure(TooManyClips.class, e -> Problem.TOO_MANY_REQUESTS.because(text(e)))
        .get("/v1/channels/{id}/clips", this::list)
        .post("/v1/channels/{id}/clips", this::make);
  }

  /// The body of `POST /v1/channels/{id}/clips`.
  record NewClip(@Nullable String start, @Nullable String end, @Nullable String title) {}

  /// Also of a channel that is gone: its clips are films of their own.
  private Response list(Request request) {
    List<ClipView> items =
        desk.clips().of(request.param("id")).stream()
            .map(clip -> ClipView.of(clip, request))
            .toList();
    return Response.json(new ClipView.PageView(items, null));
  }

  private Response make(Request request) {
    var body = Json.read(request, NewClip.class);
    Instant start = moment(body.start(), "start");
    Instant end = moment(body.end(), "end");
    String title = body.title() == null ? "Clip of " + start : body.title();
    Recording clip = desk.clip(request.param("id"), new ClipWish(start, end, title));
    return Response.json(202, ClipView.of(clip, request))
        .with("Location", "/v1/assets/" + clip.id());
  }

  private static Instant moment(@Nullable String text, String member) {
    if (text == null) {
      throw new ClipRefused(member, member + " is missing");
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new ClipRefused(member, member + " is a time such as 2026-11-21T20:15:00Z");
    }
  }

  private static String text(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}

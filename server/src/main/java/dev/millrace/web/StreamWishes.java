package dev.millrace.web;

import dev.millrace.streams.Detect;
import dev.millrace.streams.StreamRefused;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.rules.Line;
import dev.millrace.streams.rules.Rules;
import dev.millrace.streams.rules.Spot;
import dev.millrace.streams.rules.Zone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Streams as clients ask for them.
final class StreamWishes {
  private StreamWishes() {}

  /// The body of `POST /v1/streams`, and of `PATCH /v1/streams/{id}`, where what is left out stays.
  ///
  /// @param zones all of them
  /// @param lines all of them
  record WishView(
      @Nullable String name,
      @Nullable String url,
      @Nullable String assetId,
      @Nullable Boolean repeats,
      @Nullable Boolean enabled,
      StreamView.@Nullable DetectView detect,
      @Nullable List<ZoneView> zones,
      @Nullable List<LineView> lines) {}

  /// A zone; `corners` from the top left, 0 to 1.
  record ZoneView(
      @Nullable String name,
      @Nullable List<SpotView> corners,
      @Nullable List<String> labels,
      @Nullable Double dwellSeconds,
      @Nullable Boolean alert) {
    Zone zone() {
      return new Zone(
          required(name, "zones"),
          required(corners, "zones").stream().map(SpotView::spot).toList(),
          labels == null ? List.of() : labels,
          dwellSeconds == null ? 0 : dwellSeconds,
          Boolean.TRUE.equals(alert));
    }
  }

  /// A line from one place to another.
  record LineView(
      @Nullable String name,
      @Nullable SpotView from,
      @Nullable SpotView to,
      @Nullable List<String> labels,
      @Nullable Boolean alert) {
    Line line() {
      return new Line(
          required(name, "lines"),
          required(from, "lines").spot(),
          required(to, "lines").spot(),
          labels == null ? List.of() : labels,
          Boolean.TRUE.equals(alert));
    }
  }

  /// A place.
  record SpotView(@Nullable Double x, @Nullable Double y) {
    Spot spot() {
      return new Spot(required(x, "zones"), required(y, "zones"));
    }
  }

  private static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw new StreamRefused(member, member + " lack a member");
    }
    return value;
  }

  /// A new stream.
  static VideoStream.Wish made(WishView body) {
    StreamRefused.require(body.name() != null, "name", "is missing");
    StreamRefused.require(
        body.url() != null ^ body.assetId() != null, "url", "or assetId is there, one of both");
    var nothing = new VideoStream.Wish("stream", "test:", true, true, Detect.USUAL, Rules.NONE);
    return changed(nothing, body);
  }

  /// A stream that is wanted otherwise.
  static VideoStream.Wish changed(VideoStream.Wish before, WishView body) {
    String url = body.assetId() == null ? body.url() : "asset:" + body.assetId();
    return new VideoStream.Wish(
        or(body.name(), before.name()),
        or(url, before.url()),
        or(body.repeats(), before.repeats()),
        or(body.enabled(), before.isEnabled()),
        body.detect() == null ? before.detect() : detect(before.detect(), body.detect()),
        new Rules(
            body.zones() == null
                ? before.rules().zones()
                : body.zones().stream().map(ZoneView::zone).toList(),
            body.lines() == null
                ? before.rules().lines()
                : body.lines().stream().map(LineView::line).toList()));
  }

  private static Detect detect(Detect before, StreamView.DetectView body) {
    return new Detect(
        or(body.model(), before.model()),
        or(body.fps(), before.fps()),
        or(body.width(), before.width()),
        or(body.threshold(), before.threshold()),
        or(body.labels(), before.labels()),
        or(body.gate(), before.gate()),
        or(body.lingerMillis(), before.lingerMillis()),
        or(body.picturesPerSecond(), before.picturesPerSecond()));
  }

  private static <T> T or(@Nullable T value, T usual) {
    return value == null ? usual : value;
  }
}

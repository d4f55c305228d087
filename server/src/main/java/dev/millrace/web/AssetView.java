package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Media;
import dev.millrace.http.Request;
import dev.millrace.policy.PolicyJson;
import dev.millrace.vod.Vod;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An asset as the API shows it; addresses are absolute, as the client knows this server.
record AssetView(
    String id,
    String title,
    String filename,
    long sizeBytes,
    @Nullable String contentType,
    String status,
    boolean playable,
    double progress,
    @Nullable ErrorView error,
    @Nullable Double durationSeconds,
    Instant createdAt,
    @Nullable Instant uploadedAt,
    @Nullable Instant playableAt,
    @Nullable Instant readyAt,
    @Nullable Instant originalExpiresAt,
    @Nullable Instant originalDeletedAt,
    @Nullable Instant expiresAt,
    @Nullable Playback playback,
    List<Media.Rendition> renditions,
    List<TrackView> tracks,
    List<String> languages,
    JsonNode policy) {

  /// Why it failed, and whether a retry may help.
  record ErrorView(String type, String title, String detail, boolean retryable) {
    static @Nullable ErrorView of(Asset asset) {
      Asset.Failure failure = asset.state().failure();
      return failure == null
          ? null
          : new ErrorView(failure.type(), failure.title(), failure.detail(), Vod.mayRetry(asset));
    }
  }

  /// Where it plays; absent until it does.
  record Playback(String hls, String dash, @Nullable String poster, @Nullable String storyboard) {}

  /// An audio or text track.
  record TrackView(
      String kind,
      String name,
      @Nullable String language,
      String codec,
      @Nullable Integer channels,
      @Nullable String label) {
    static TrackView of(Media.Track track) {
      return new TrackView(
          track.kind().name().toLowerCase(Locale.ROOT),
          track.name(),
          track.language(),
          track.codec(),
          track.channels(),
          track.label());
    }
  }

  static AssetView of(Asset asset, Request request) {
    var description = asset.description();
    var state = asset.state();
    var times = asset.times();
    var dates = asset.dates();
    var media = asset.media();
    return new AssetView(
        asset.id().value(),
        description.title(),
        description.filename(),
        description.sizeBytes(),
        description.contentType(),
        state.status().word(),
        state.playable(),
        state.progress(),
        ErrorView.of(asset),
        media.durationSeconds(),
        times.createdAt(),
        times.uploadedAt(),
        times.playableAt(),
        times.readyAt(),
        dates.originalExpiresAt(),
        dates.originalDeletedAt(),
        dates.expiresAt(),
        playback(asset, request),
        media.renditions(),
        media.tracks().stream().map(TrackView::of).toList(),
        description.languages(),
        PolicyJson.write(PolicyJson.stored(description.policy())));
  }

  private static @Nullable Playback playback(Asset asset, Request request) {
    boolean poster = asset.media().images().poster();
    if (!asset.state().playable() && !poster) {
      return null;
    }
    String base = request.url("/play/" + asset.id().value() + "/");
    String images = base + "v" + asset.version() + "/images/";
    return new Playback(
        base + "main.m3u8",
        base + "main.mpd",
        poster ? images + "poster.jpg" : null,
        asset.media().images().storyboard() ? images + "storyboard.vtt" : null);
  }
}

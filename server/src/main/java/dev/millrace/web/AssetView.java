package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Media;
import dev.millrace.http.Request;
import dev.millrace.policy.Policy;
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
  ///
  /// @param dash absent when the film is encrypted in a way that DASH does not know
  record Playback(
      String hls, @Nullable String dash, @Nullable String poster, @Nullable String storyboard) {
    static Playback of(Asset asset, Request request) {
      String base = PlayedAt.urlFor(request, "/play/" + asset.id().value() + "/");
      String images = base + "v" + asset.version() + "/images/";
      Media.Images there = asset.media().images();
      return new Playback(
          base + "main.m3u8",
          protection(asset) == Policy.Protection.AES_128 ? null : base + "main.mpd",
          there.poster() ? images + "poster.jpg" : null,
          there.storyboard() ? images + "storyboard.vtt" : null);
    }
  }

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

  /// How the media of an asset is encrypted.
  static Policy.Protection protection(Asset asset) {
    return PolicyJson.stored(asset.description().policy()).protection();
  }

  /// Who may play an asset.
  static dev.millrace.policy.Playback playedBy(Asset asset) {
    return PolicyJson.stored(asset.description().policy()).playback();
  }

  private static @Nullable Playback playback(Asset asset, Request request) {
    boolean shown = asset.state().playable() || asset.media().images().poster();
    return shown ? Playback.of(asset, request) : null;
  }
}

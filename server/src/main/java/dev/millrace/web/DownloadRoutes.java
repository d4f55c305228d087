package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Body;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.policy.Policy;
import dev.millrace.vod.Downloads;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// `/v1/assets/{id}/download`: a ready film as one MP4 file, with a length and in any range.
final class DownloadRoutes {
  static final Problem.Type PROTECTED =
      new Problem.Type("film-protected", 409, "The film is encrypted");
  private static final int MAX_NAME = 120;

  private final Catalog catalog;
  private final Downloads downloads;

  DownloadRoutes(Catalog catalog, Downloads downloads) {
    this.catalog = catalog;
    this.downloads = downloads;
  }

  void addTo(RouteGroup routes) {
    routes.get("/v1/assets/{id}/download", this::download);
  }

  private Response download(Request request) {
    Asset asset = AssetRoutes.find(catalog, request);
    if (AssetView.protection(asset) != Policy.Protection.NONE) {
      throw PROTECTED.because("an encrypted film is played, not downloaded").thrown();
    }
    if (asset.status() != Asset.Status.READY) {
      throw Problem.CONFLICT.because("a film can be downloaded once it is ready").thrown();
    }
    var choice = new Downloads.Choice(request.query("rung"), request.query("audio"));
    return switch (downloads.find(asset, choice)) {
      case Downloads.Found file ->
          Response.ok("video/mp4", new Body.Source(file.sizeBytes(), file.reader()::open))
              .with("ETag", '"' + file.etag() + '"')
              .with("Cache-Control", "private, no-store")
              .with("Content-Disposition", disposition(asset.description().title()));
      case Downloads.NoSuchTrack(String name) ->
          throw Problem.NOT_FOUND.because("the film has no track " + name).thrown();
      case Downloads.Busy() ->
          throw Problem.UNAVAILABLE
              .because("other downloads are being prepared; try again in a moment")
              .thrown();
    };
  }

  /// RFC 6266: the title as a file name, for old clients in ASCII, for others in UTF-8.
  static String disposition(String title) {
    String name = fileName(title);
    String ascii =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^\\x20-\\x7e]|[%\"]", "_");
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename=\""
        + ascii
        + "\"; filename*=UTF-8''"
        + encoded.replace("*", "%2A");
  }

  /// What every file system takes.
  private static String fileName(String title) {
    String name = title.replaceAll("[\\p{Cntrl}/\\\\:*?\"<>|]+", " ").strip();
    name = name.replaceAll("(?i)\\.mp4$|^[.\\s]+", "");
    int end = name.offsetByCodePoints(0, Math.min(MAX_NAME, name.codePointCount(0, name.length())));
    String kept = name.substring(0, end).strip();
    return (kept.isEmpty() ? "video" : kept) + ".mp4";
  }
}

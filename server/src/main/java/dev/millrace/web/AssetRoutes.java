package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Cursor;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.catalog.OriginalGone;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.upload.Uploads;
import dev.millrace.vision.Moderation;
import dev.millrace.vod.SourceAtFault;
import dev.millrace.vod.Vod;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/v1/assets`: reading, listing, changing, deleting and retrying; uploads are [UploadRoutes].
final class AssetRoutes {
  private static final Problem.Type IN_VAIN =
      new Problem.Type("retry-in-vain", 409, "A retry cannot help");

  private static final Problem.Type GONE =
      new Problem.Type("original-gone", 409, "The original is deleted");

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_QUERY = 200;

  private final Catalog catalog;
  private final Uploads uploads;
  private final Vod vod;
  private final Moderation moderation;
  private final InstantSource clock;

  AssetRoutes(Capabilities capabilities, InstantSource clock) {
    this.catalog = capabilities.catalog();
    this.uploads = capabilities.uploads();
    this.vod = capabilities.vod();
    this.moderation = capabilities.moderation();
    this.clock = clock;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(NoSuchAsset.class, e -> Problem.NOT_FOUND.because(String.valueOf(e.getMessage())))
        .failure(
            IllegalTransition.class, e -> Problem.CONFLICT.because(String.valueOf(e.getMessage())))
        .failure(OriginalGone.class, e -> GONE.because(String.valueOf(e.getMessage())))
        .failure(SourceAtFault.class, e -> IN_VAIN.because(String.valueOf(e.getMessage())))
        .get("/v1/assets", this::list)
        .get("/v1/assets/{id}", request -> Response.json(AssetView.of(asset(request), request)))
        .patch("/v1/assets/{id}", this::change)
        .delete("/v1/assets/{id}", this::delete)
        .post("/v1/assets/{id}/retry", this::retry)
        .get("/v1/assets/{id}/workflow", this::workflow);
  }

  /// The asset of the request's path, or the 404 problem.
  static Asset find(Catalog catalog, Request request) {
    return catalog.find(id(request)).orElseThrow(() -> missing(request.param("id")));
  }

  /// The id of the request's path, or the 404 problem: what is no id names no asset.
  static AssetId id(Request request) {
    String id = request.param("id");
    if (!AssetId.isValid(id)) {
      throw missing(id);
    }
    return new AssetId(id);
  }

  private Asset asset(Request request) {
    return find(catalog, request);
  }

  private Response list(Request request) {
    int limit = request.queryInt("limit", DEFAULT_LIMIT, 1, Catalog.Query.MAX_LIMIT);
    var query = Catalog.Query.first(limit).after(cursor(request.query("cursor")));
    String text = request.query("q");
    if (text != null && !text.isBlank()) {
      query = query.withText(bounded(text.strip()));
    }
    String status = request.query("status");
    if (status != null && !status.isEmpty()) {
      query = query.withStatus(status(status));
    }
    Catalog.Page page = catalog.list(query);
    return Response.json(
        new PageView(
            page.items().stream().map(asset -> AssetView.of(asset, request)).toList(),
            page.next() == null ? null : page.next().toString()));
  }

  /// One page of the list.
  record PageView(List<AssetView> items, @Nullable String nextCursor) {}

  private Response change(Request request) {
    var change = AssetChange.of(Json.read(request, JsonNode.class), clock.instant());
    return Response.json(AssetView.of(change.to(asset(request), catalog, moderation), request));
  }

  /// An upload that is not complete ends with its asset.
  private Response delete(Request request) {
    Asset asset = asset(request);
    if (asset.status() == Asset.Status.WAITING) {
      uploads.abort(asset.id());
    }
    vod.delete(asset.id());
    return Response.noContent();
  }

  private Response retry(Request request) {
    Asset queued = vod.retry(asset(request).id());
    return Response.json(202, AssetView.of(queued, request));
  }

  private Response workflow(Request request) {
    AssetId id = asset(request).id();
    return vod.graph(id)
        .map(graph -> Response.json(WorkflowView.of(graph)))
        .orElseThrow(
            () -> Problem.NOT_FOUND.because("asset " + id + " has no workflow yet").thrown());
  }

  private static Problem.Thrown missing(String id) {
    return Problem.NOT_FOUND.because("there is no asset " + id).thrown();
  }

  static @Nullable Cursor cursor(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? null : Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong("cursor", "query parameter cursor is not one that this list gave");
    }
  }

  private static Asset.Status status(String word) {
    try {
      return Asset.Status.of(word);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "status", "query parameter status is waiting, queued, processing, ready or failed");
    }
  }

  private static String bounded(String text) {
    if (text.length() > MAX_QUERY) {
      throw wrong("q", "query parameter q is at most " + MAX_QUERY + " characters");
    }
    return text;
  }

  private static Problem.Thrown wrong(String parameter, String detail) {
    return Problem.BAD_REQUEST.because(detail).with("parameter", parameter).thrown();
  }
}

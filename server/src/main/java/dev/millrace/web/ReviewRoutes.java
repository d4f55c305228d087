package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Cursor;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.vision.Moderation;
import dev.millrace.vision.Reviews;
import dev.millrace.vision.Reviews.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/v1/reviews` and `/v1/assets/{id}/review`: films for people to judge, and what they decide.
final class ReviewRoutes {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;
  private static final int MAX_NOTE = 1000;

  private final Catalog catalog;
  private final Moderation moderation;

  ReviewRoutes(Catalog catalog, Moderation moderation) {
    this.catalog = catalog;
    this.moderation = moderation;
  }

  void addTo(RouteGroup routes) {
    routes
        .get("/v1/reviews", this::list)
        .get("/v1/assets/{id}/review", this::review)
        .post("/v1/assets/{id}/review", this::decide);
  }

  /// A film to be judged.
  ///
  /// @param reasons what was found in it
  record ItemView(
      String assetId,
      String title,
      String state,
      List<JsonNode> reasons,
      @Nullable Instant openedAt,
      List<DecisionView> decisions) {}

  /// What somebody decided.
  record DecisionView(String decision, String note, Instant at) {}

  /// Films that stand so.
  record PageView(List<ItemView> items, @Nullable String nextCursor) {}

  /// The body of a decision: `approved`, `restricted` or `blocked`.
  record NewDecision(@Nullable String decision, @Nullable String note) {}

  private Response list(Request request) {
    String word = Objects.requireNonNullElse(request.query("state"), State.OPEN.word());
    int limit = request.queryInt("limit", DEFAULT_LIMIT, 1, MOST);
    Cursor after = AssetRoutes.cursor(request.query("cursor"));
    List<Reviews.Review> found = moderation.list(state(word), after, limit + 1);
    List<Reviews.Review> page = found.subList(0, Math.min(limit, found.size()));
    List<ItemView> items =
        page.stream()
            .flatMap(
                review ->
                    catalog
                        .find(new AssetId(review.assetId()))
                        .map(asset -> view(asset, review))
                        .stream())
            .toList();
    return Response.json(new PageView(items, found.size() > limit ? cursor(page) : null));
  }

  private static String cursor(List<Reviews.Review> page) {
    Reviews.Review last = page.getLast();
    return new Cursor(last.openedAt(), new AssetId(last.assetId())).toString();
  }

  private Response review(Request request) {
    return Response.json(view(AssetRoutes.find(catalog, request)));
  }

  private Response decide(Request request) {
    Asset asset = AssetRoutes.find(catalog, request);
    var body = Json.read(request, NewDecision.class);
    State state = state(Objects.requireNonNullElse(body.decision(), ""));
    String note = Objects.requireNonNullElse(body.note(), "");
    if (state == State.OPEN || note.length() > MAX_NOTE) {
      throw Problem.INVALID_INPUT
          .because("decision is approved, restricted or blocked; note has up to 1000 characters")
          .thrown();
    }
    moderation.decide(asset, state, note);
    return Response.json(view(asset));
  }

  private static State state(String word) {
    return Arrays.stream(State.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.INVALID_INPUT
                    .because("a review is open, approved, restricted or blocked")
                    .thrown());
  }

  private ItemView view(Asset asset) {
    return moderation
        .review(asset.id())
        .map(review -> view(asset, review))
        .orElseGet(
            () ->
                new ItemView(
                    asset.id().value(),
                    asset.description().title(),
                    "none",
                    List.of(),
                    null,
                    List.of()));
  }

  private ItemView view(Asset asset, Reviews.Review review) {
    var decisions =
        moderation.decisions(asset.id()).stream()
            .map(one -> new DecisionView(one.state().word(), one.note(), one.at()))
            .toList();
    return new ItemView(
        asset.id().value(),
        asset.description().title(),
        review.state().word(),
        review.reasons().valueStream().toList(),
        review.openedAt(),
        decisions);
  }
}

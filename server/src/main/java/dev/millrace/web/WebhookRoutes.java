package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.web.WebhookView.DeliveryPageView;
import dev.millrace.web.WebhookView.DeliveryView;
import dev.millrace.webhooks.NoSuchWebhook;
import dev.millrace.webhooks.WebhookDisabled;
import dev.millrace.webhooks.WebhookRefused;
import dev.millrace.webhooks.Webhooks;
import dev.millrace.webhooks.Webhooks.Change;
import dev.millrace.webhooks.sql.DeliveryRow;
import dev.millrace.webhooks.sql.DeliveryTable.Query;
import dev.millrace.webhooks.sql.HookRow;
import dev.millrace.webhooks.sql.HookRow.Wish;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/v1/webhooks`: who is sent which events, and what came of it.
final class WebhookRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("webhook-refused", 422, "The webhook is not acceptable");
  static final Problem.Type DISABLED =
      new Problem.Type("webhook-disabled", 409, "The webhook is disabled");

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final Webhooks webhooks;

  WebhookRoutes(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(NoSuchWebhook.class, e -> Problem.NOT_FOUND.because(text(e)))
        .failure(WebhookDisabled.class, e -> DISABLED.because(text(e)))
        .failure(
            WebhookRefused.class, e -> REFUSED.because(text(e)).with("member", "/" + e.member()))
        .get("/v1/webhooks", this::list)
        .post("/v1/webhooks", this::create)
        .get("/v1/webhooks/{id}", request -> view(webhooks.find(request.param("id"))))
        .patch("/v1/webhooks/{id}", this::change)
        .delete("/v1/webhooks/{id}", this::delete)
        .post("/v1/webhooks/{id}/rotate", this::rotate)
        .post("/v1/webhooks/{id}/ping", this::ping)
        .get("/v1/webhooks/{id}/deliveries", this::log)
        .post("/v1/webhooks/{id}/deliveries/{n}/retry", this::retry);
  }

  /// The body of `POST /v1/webhooks`.
  record NewWebhook(
      @Nullable String url, @Nullable List<String> types, @Nullable String description) {}

  /// The body of `PATCH /v1/webhooks/{id}`; what is absent stays.
  record WebhookChange(
      @Nullable String url,
      @Nullable List<String> types,
      @Nullable String description,
      @Nullable Boolean enabled) {}

  private Response list(Request request) {
    var items = webhooks.list().stream().map(WebhookView::of).toList();
    return Response.json(new WebhookView.PageView(items, null));
  }

  private Response create(Request request) {
    var body = Json.read(request, NewWebhook.class);
    if (body.url() == null) {
      throw REFUSED.because("url is missing").with("member", "/url").thrown();
    }
    String description = body.description() == null ? "" : body.description();
    HookRow row = webhooks.create(new Wish(body.url(), types(body.types()), description));
    return secret(201, row).with("Location", "/v1/webhooks/" + row.id());
  }

  private Response change(Request request) {
    var body = Json.read(request, WebhookChange.class);
    List<String> types = body.types() == null ? null : types(body.types());
    var change = new Change(body.url(), types, body.description(), body.enabled());
    return view(webhooks.change(request.param("id"), change));
  }

  private Response delete(Request request) {
    webhooks.delete(request.param("id"));
    return Response.noContent();
  }

  private Response rotate(Request request) {
    return secret(200, webhooks.rotate(request.param("id")));
  }

  private Response ping(Request request) {
    return Response.json(202, DeliveryView.of(webhooks.ping(request.param("id"))));
  }

  private Response log(Request request) {
    int limit = request.queryInt("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    Long before = number(request.query("cursor"));
    var query = new Query(request.param("id"), state(request.query("status")), before, limit + 1);
    List<DeliveryRow> found = webhooks.log(query);
    boolean more = found.size() > limit;
    List<DeliveryRow> page = more ? found.subList(0, limit) : found;
    return Response.json(
        new DeliveryPageView(
            page.stream().map(DeliveryView::of).toList(),
            more ? Long.toString(page.getLast().number()) : null));
  }

  private Response retry(Request request) {
    String id = request.param("id");
    Long number = numberOrNull(request.param("n"));
    if (number == null) {
      throw Problem.NOT_FOUND.because("a delivery's number is a whole number").thrown();
    }
    return Response.json(202, DeliveryView.of(webhooks.retry(id, number)));
  }

  private static Response view(HookRow row) {
    return Response.json(WebhookView.of(row));
  }

  private static Response secret(int status, HookRow row) {
    return Response.json(status, WebhookView.withSecret(row)).with("Cache-Control", "no-store");
  }

  private static List<String> types(@Nullable List<String> types) {
    if (types != null && types.stream().anyMatch(Objects::isNull)) {
      throw REFUSED.because("types holds a null").with("member", "/types").thrown();
    }
    return types == null ? List.of() : types;
  }

  private static DeliveryRow.@Nullable State state(@Nullable String word) {
    if (word == null || word.isEmpty()) {
      return null;
    }
    for (var state : DeliveryRow.State.values()) {
      if (state.word().equals(word.toLowerCase(Locale.ROOT))) {
        return state;
      }
    }
    throw wrong("status", "query parameter status is waiting, delivered or failed");
  }

  private static @Nullable Long number(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return null;
    }
    Long number = numberOrNull(cursor);
    if (number == null) {
      throw wrong("cursor", "query parameter cursor is not one that this list gave");
    }
    return number;
  }

  private static @Nullable Long numberOrNull(String text) {
    return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
  }

  private static Problem.Thrown wrong(String parameter, String detail) {
    return Problem.BAD_REQUEST.because(detail).with("parameter", parameter).thrown();
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }
}

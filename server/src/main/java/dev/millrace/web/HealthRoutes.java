package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.util.LinkedHashMap;
import java.util.Map;

/// `/healthz`, `/readyz`, `/metrics` for machines, `/v1/status` for people.
final class HealthRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;

  HealthRoutes(Health health) {
    this.health = health;
  }

  void addPublicTo(RouteGroup routes) {
    routes.get("/healthz", _ -> uncached(Response.text("ok\n"))).get("/readyz", this::ready);
  }

  void addGuardedTo(RouteGroup routes) {
    routes.get("/v1/status", this::status).get("/metrics", this::metrics);
  }

  /// 200 while every part is ready; else 503 with the reason of each that is not.
  private Response ready(Request request) {
    Map<String, String> parts = health.parts();
    var answer = new LinkedHashMap<String, Object>();
    boolean ready = parts.values().stream().allMatch(String::isEmpty);
    answer.put("ready", ready);
    parts.forEach((part, reason) -> answer.put(part, reason.isEmpty() ? "ready" : reason));
    return uncached(Response.json(ready ? 200 : 503, answer));
  }

  private Response status(Request request) {
    return uncached(Response.json(health.facts()));
  }

  private Response metrics(Request request) {
    return uncached(
        Response.bytes(
            PROMETHEUS, health.metrics().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static Response uncached(Response answer) {
    return answer.with("Cache-Control", "no-store");
  }
}

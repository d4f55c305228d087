package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the operator of a process asks, whatever its roles: `/healthz`, `/readyz` and `/metrics`
/// for machines, `/v1/status` for people.
///
/// Probes ask the first two by any name; the others are for the holder of the token.
public final class HealthRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;

  public HealthRoutes(Health health) {
    this.health = health;
  }

  /// Lays the routes out.
  public void addTo(RouteGroup routes, Door door) {
    routes.group(
        open ->
            open.after(SecurityHeaders.strict())
                .get("/healthz", this::alive)
                .get("/readyz", this::ready));
    door.guarded(
        routes,
        health,
        guarded -> guarded.get("/v1/status", this::status).get("/metrics", this::metrics));
  }

  private Response alive(Request request) {
    return uncached(Response.text("ok\nroles: " + String.join(", ", health.roles()) + "\n"));
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

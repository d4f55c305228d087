package dev.millrace.qoe;

import dev.millrace.events.EventsUnavailable;
import dev.millrace.http.Problem;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;

/// `GET /v1/qoe/evidence`: what the figures rest on.
public final class EvidenceRoutes {
  private final Evidence evidence;

  public EvidenceRoutes(Evidence evidence) {
    this.evidence = evidence;
  }

  public void addTo(RouteGroup guarded) {
    guarded.group(
        asked ->
            asked
                .failure(
                    EventsUnavailable.class,
                    _ -> Problem.UNAVAILABLE.because("Kafka does not answer just now"))
                .get("/v1/qoe/evidence", _ -> look()));
  }

  private Response look() {
    try {
      Evidence.Look look =
          evidence
              .look()
              .orElseThrow(
                  () -> Problem.UNAVAILABLE.because("others wait for Kafka already").thrown());
      return Response.json(look).with("Cache-Control", "no-store");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.UNAVAILABLE.because("the server is stopping").thrown(e);
    }
  }
}

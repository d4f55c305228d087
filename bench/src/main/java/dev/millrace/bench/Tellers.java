package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// Players who tell the same again until they are answered 204, whatever happens to the server; and
/// what of that is found afterwards.
///
/// **Threading**: a virtual thread each.
final class Tellers {
  private static final int COUNT = 8;
  private static final int BATCH = 20;
  private static final int PAGE = 1000;
  private static final Duration BETWEEN = Duration.ofMillis(40);
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Teller> all = new ArrayList<>();
  private volatile String url;
  private volatile boolean isDone;

  /// @param name with which their sessions begin
  Tellers(String name, String url) {
    this.name = name;
    this.url = url;
    for (int i = 0; i < COUNT; i++) {
      all.add(new Teller("%s-%d".formatted(name, i)));
    }
    all.forEach(teller -> teller.thread = Thread.ofVirtual().start(teller::run));
  }

  private final class Teller {
    private final String sid;
    private volatile Thread thread = Thread.currentThread();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();

    Teller(String sid) {
      this.sid = sid;
    }

    private void run() {
      try {
        while (!isDone) {
          var events = new ArrayList<String>();
          for (int i = 0; i < BATCH; i++) {
            events.add(
                "{\"e\":\"t\",\"sid\":\"%s\",\"sn\":%d,\"ts\":%d,\"sta\":\"p\"}"
                    .formatted(sid, kept.get() + i, System.currentTimeMillis()));
          }
          while (!isKept("[" + String.join(",", events) + "]")) {
            again.incrementAndGet();
            Stopwatch.pause(AGAIN);
          }
          kept.addAndGet(BATCH);
          Stopwatch.pause(BETWEEN);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean isKept(String body) throws InterruptedException {
      try {
        var request =
            HttpRequest.newBuilder(URI.create(url + "/v1/telemetry/events"))
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode() == 204;
      } catch (IOException _) {
        return false;
      }
    }
  }

  /// The server is there now.
  void turnTo(String address) {
    url = address;
  }

  /// Lets them end with what they are at, which must be answered.
  void end() throws InterruptedException {
    isDone = true;
    for (Teller teller : all) {
      teller.thread.join();
    }
  }

  /// Events that were answered 204.
  long kept() {
    return all.stream().mapToLong(teller -> teller.kept.get()).sum();
  }

  /// Requests that were told again.
  long again() {
    return all.stream().mapToLong(teller -> teller.again.get()).sum();
  }

  /// How many there are, and how many different ones.
  record Found(long all, long different) {}

  Found inLake(Api api) throws IOException, InterruptedException {
    String query =
        "SELECT count(*), count(DISTINCT (sid, sn)) FROM events WHERE sid LIKE '%s-%%'"
            .formatted(name);
    JsonNode row = api.post("/v1/sql", java.util.Map.of("query", query)).path("rows").path(0);
    return new Found(row.path(0).asLong(), row.path(1).asLong());
  }

  Found inSearch(Api api) throws IOException, InterruptedException {
    Set<String> ids = new HashSet<>();
    long count = 0;
    for (Teller teller : all) {
      String cursor = "";
      do {
        JsonNode page =
            api.get("/v1/telemetry/events?last=%d&q=sid:%s%s".formatted(PAGE, teller.sid, cursor));
        page.path("items").forEach(item -> ids.add(item.path("id").asString("")));
        count += page.path("items").size();
        String next = page.path("nextCursor").asString("");
        cursor = next.isEmpty() ? "" : "&cursor=" + next;
      } while (!cursor.isEmpty());
    }
    return new Found(count, ids.size());
  }
}

package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Many films at once: all finish, each once, in memory that does not grow with their number.
final class Crowd implements Scenario {
  private static final int FILMS = 60;
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Workshop workshop;
  private final Runs megabytes = new Runs();

  Crowd(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "crowd";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Api api = workshop.server().api();
    double idle = workshop.server().processes().pssBytes() / 1e6;
    Set<String> before = assets(api);
    var jobs = new ArrayList<Job>();
    var watch = new Stopwatch();
    for (int number = 0; number < FILMS; number++) {
      Path film = workshop.clips().small(number);
      jobs.add(Job.begin(api, film));
      Files.delete(film);
    }
    double queued = watch.seconds();
    var seconds = new Runs();
    untilReady(api);
    for (Job job : jobs) {
      seconds.add(job.untilReady());
    }
    double all = watch.seconds();
    Set<String> after = assets(api);
    after.removeAll(before);
    for (Job job : jobs) {
      job.delete();
    }
    return new Findings(
        List.of(
            Figure.report("films queued, ready, doubled", counts(jobs.size(), after.size())),
            Figure.report("completion to ready", seconds.text("s")),
            Figure.report("first upload to last ready", Runs.number(all) + " s"),
            Figure.report("idle memory before", Runs.number(idle) + " MB"),
            Figure.report("memory meanwhile, FFmpeg included", megabytes.text("MB"))),
        List.of(
            "films of five seconds, 320 by 180, each made and uploaded in turn in "
                + Runs.number(queued)
                + " s; memory is PSS of all the server's processes."));
  }

  private static String counts(int queued, int made) {
    return "%d, %d, %d".formatted(queued, queued, made - queued);
  }

  /// Looks at the memory until nothing waits or runs any more.
  private void untilReady(Api api) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    while (!watch.isPast(PATIENCE)) {
      megabytes.add(workshop.server().processes().pssBytes() / 1e6);
      boolean busy = false;
      for (String status : List.of("queued", "processing")) {
        busy |= !api.get("/v1/assets?limit=1&status=" + status).path("items").isEmpty();
      }
      if (!busy) {
        return;
      }
      Stopwatch.pause(INTERVAL);
    }
  }

  private static Set<String> assets(Api api) throws IOException, InterruptedException {
    var ids = new HashSet<String>();
    String cursor = "";
    do {
      JsonNode page = api.get("/v1/assets?limit=200" + cursor);
      page.path("items").forEach(item -> ids.add(item.path("id").asString("")));
      String next = page.path("nextCursor").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return ids;
  }
}

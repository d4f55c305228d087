package dev.millrace.bench;

import dev.millrace.testing.RefusalCorpus;
import dev.millrace.testing.RefusalCorpus.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Files that cannot be played, uploaded like any other: each must fail with a problem that is
/// right, soon, and leave nothing behind.
final class BadInput implements Scenario {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Nobody listens there; nothing may ask it.
  private static final String URL = "http://127.0.0.1:9/secret.mp4";

  private final Workshop workshop;
  private final Runs seconds = new Runs();
  private final List<String> wrong = new ArrayList<>();

  BadInput(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "bad-input";
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Api api = workshop.server().api();
    var traces = new Traces(workshop.server());
    long rowsBefore = traces.rows();
    long filesBefore = traces.files();
    Path folder = Files.createDirectories(workshop.folder().resolve("bad"));
    var assets = new ArrayList<String>();
    List<Refused> corpus = RefusalCorpus.all(URL).toList();
    for (Refused refused : corpus) {
      Path file = refused.in(folder);
      String problem = tried(api, file, assets);
      if (!refused.problems().contains(problem)) {
        wrong.add(refused.name() + ": " + problem);
      }
      Files.delete(file);
    }
    long processes = traces.processes();
    long files = traces.files() - filesBefore;
    for (String id : assets) {
      api.delete("/v1/assets/" + id);
    }
    Stopwatch.await("removal of all rows", () -> traces.rows() <= rowsBefore, INTERVAL, PATIENCE);
    return new Findings(
        List.of(
            Figure.report("files tried", Integer.toString(corpus.size())),
            Figure.exactly("of them with the right problem", right(corpus), corpus.size()),
            Figure.report("upload completion to the problem", seconds.text("s")),
            Figure.exactly("processes left", processes, 0),
            Figure.exactly("files and objects left", files, 0),
            Figure.exactly("rows left after deletion", traces.rows() - rowsBefore, 0)),
        notes(corpus));
  }

  private int right(List<Refused> corpus) {
    return corpus.size() - wrong.size();
  }

  private List<String> notes(List<Refused> corpus) {
    var notes = new ArrayList<String>();
    notes.add("tried: " + String.join(", ", corpus.stream().map(Refused::name).toList()) + ".");
    notes.add(
        "left: FFmpeg's processes, scratch and copies of sources, objects of these assets, all"
            + " looked for before they are deleted; rows of assets and workflows after it.");
    if (!wrong.isEmpty()) {
      notes.add("not right: " + String.join(", ", wrong) + ".");
    }
    return notes;
  }

  /// The last part of the type of the problem that comes of a file; an empty one is not even taken.
  private String tried(Api api, Path file, List<String> assets)
      throws IOException, InterruptedException {
    if (Files.size(file) == 0) {
      return empty(api, file);
    }
    Job job = Job.begin(api, file);
    assets.add(job.upload().id());
    var watch = new Stopwatch();
    while (!watch.isPast(PATIENCE)) {
      JsonNode asset = api.get(job.path());
      String status = asset.path("status").asString("");
      if (status.equals("failed")) {
        seconds.add(watch.seconds());
        return last(asset.at("/error/type").asString(""));
      }
      if (status.equals("ready")) {
        return "it plays";
      }
      Stopwatch.pause(INTERVAL);
    }
    return "no answer after " + PATIENCE.toSeconds() + " s";
  }

  private static String empty(Api api, Path file) throws IOException, InterruptedException {
    try {
      Job.begin(api, file);
      return "it is taken";
    } catch (BenchFailed e) {
      return String.valueOf(e.getMessage()).contains("upload-refused") ? "media-empty" : "another";
    }
  }

  private static String last(String type) {
    return type.substring(type.lastIndexOf('/') + 1);
  }
}

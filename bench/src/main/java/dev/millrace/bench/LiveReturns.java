package dev.millrace.bench;

import dev.millrace.live.Encoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A source that is killed and comes back again and again, two seconds later each time, without a
/// slate: what becomes of the programme, of players in Chromium that nobody helps, and of the
/// recording.
final class LiveReturns implements Scenario {
  private static final String RUNG = "v/240p/";
  private static final int TIMES = 20;
  private static final Duration AWAY = Duration.ofSeconds(2);
  private static final Duration ROUND = Duration.ofSeconds(9);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Players are begun before the first kill, and watch a little longer than the last round.
  private static final Duration WATCHED = ROUND.multipliedBy(TIMES + 3);

  private static final Pattern BREAK = Pattern.compile("(?m)^#EXT-X-DISCONTINUITY$");
  private static final Map<String, String> PLAYERS = Map.of("hls", "hls", "shaka", "dash");

  private final Workshop workshop;

  LiveReturns(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "live-returns";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Map<String, Object> wish =
        Map.of("name", "Returns", "input", "rtmp", "record", true, "dvrSeconds", 3600);
    TestChannel channel = TestChannel.create(workshop.server().api(), wish);
    String url = channel.made().at("/ingest/url").asString("");
    Encoder encoder = Encoder.to(url);
    try {
      channel.awaitSegment(RUNG, 2);
      String programme = channel.next(RUNG).programme();
      Map<String, CompletableFuture<JsonNode>> watching = watch(channel);
      Stopwatch.pause(ROUND);
      var returns = new ArrayList<Double>();
      for (int time = 1; time <= TIMES; time++) {
        var round = new Stopwatch();
        encoder.close();
        Stopwatch.pause(AWAY);
        encoder = Encoder.to(url);
        returns.add(awaitBreak(channel, time));
        Stopwatch.pause(ROUND.minusNanos(Math.round(round.seconds() * 1e9)));
      }
      return findings(channel, programme, returns, watching);
    } finally {
      encoder.close();
    }
  }

  /// Seconds from now until the playlist shows what came after so many breaks.
  private static double awaitBreak(TestChannel channel, int breaks)
      throws IOException, InterruptedException {
    var watch = new Stopwatch();
    while (breaks(channel) < breaks) {
      if (watch.isPast(PATIENCE)) {
        throw new BenchFailed("nothing came after return " + breaks + ": " + channel.health());
      }
      Stopwatch.pause(LOOK);
    }
    return watch.seconds();
  }

  private static long breaks(TestChannel channel) throws IOException, InterruptedException {
    return BREAK.matcher(channel.text(RUNG + "index.m3u8")).results().count();
  }

  private Map<String, CompletableFuture<JsonNode>> watch(TestChannel channel) {
    var watching = new LinkedHashMap<String, CompletableFuture<JsonNode>>();
    PLAYERS.forEach(
        (player, protocol) -> {
          var seen = new CompletableFuture<JsonNode>();
          var task = new GlassPage.Task(player, channel.playback(protocol), WATCHED);
          Thread.ofVirtual().name("watch-" + player).start(() -> watch(task, seen));
          watching.put(player, seen);
        });
    return watching;
  }

  private void watch(GlassPage.Task task, CompletableFuture<JsonNode> seen) {
    Path folder = workshop.folder().resolve(task.engine());
    try (var page = new GlassPage(GlassPage.vendored(workshop.root()), folder)) {
      seen.complete(page.watch(task));
    } catch (IOException | InterruptedException | RuntimeException e) {
      seen.completeExceptionally(e);
    }
  }

  private Findings findings(
      TestChannel channel,
      String programme,
      List<Double> returns,
      Map<String, CompletableFuture<JsonNode>> watching)
      throws IOException, InterruptedException {
    long breaks = breaks(channel);
    boolean isOne = channel.next(RUNG).programme().equals(programme);
    var figures = new ArrayList<Figure>();
    var notes = new ArrayList<String>();
    for (var one : watching.entrySet()) {
      JsonNode seen = one.getValue().join();
      figures.addAll(figures(one.getKey(), seen));
      notes.add(one.getKey() + ": stalls " + seen.path("stalls") + ", said " + said(seen));
    }
    channel.delete();
    Recorded.Track film = Recorded.await(channel, PATIENCE).track(RUNG);
    var after = new Spread(returns.stream().mapToDouble(Double::doubleValue).toArray());
    figures.addAll(
        List.of(
            Figure.report("from the encoder's start until it is listed", after.text("s")),
            Figure.exactly("programmes", isOne ? 1 : 2, 1),
            Figure.exactly("breaks that are not marked", Math.max(0, TIMES - breaks), 0),
            Figure.exactly("recordings", recordings(channel), 1),
            Figure.exactly("segments of it that can not be had", film.missing(), 0),
            Figure.exactly("numbers that it leaves out", film.gaps(), 0)));
    notes.add("the recording has %.1f s.".formatted(film.seconds()));
    return new Findings(figures, notes);
  }

  private static List<Figure> figures(String player, JsonNode seen) {
    double longest =
        seen.path("stalls").valueStream().mapToDouble(JsonNode::asDouble).max().orElse(0);
    boolean isOn = seen.path("standsSeconds").asDouble() < AWAY.toSeconds();
    return List.of(
        Figure.report(player + ", its clock's longest stop", Runs.number(longest) + " s"),
        Figure.exactly(player + ", stands still at the end", isOn ? 0 : 1, 0),
        Figure.exactly(player + ", gave up", gaveUp(seen) ? 1 : 0, 0));
  }

  private static boolean gaveUp(JsonNode seen) {
    return seen.path("complaints")
        .valueStream()
        .anyMatch(complaint -> complaint.asString("").contains("(fatal)"));
  }

  private static String said(JsonNode seen) {
    return seen.path("complaints").valueStream().map(JsonNode::asString).distinct().toList() + "";
  }

  private static int recordings(TestChannel channel) throws IOException, InterruptedException {
    String path = "/v1/channels/" + channel.id() + "/recordings";
    return channel.api().get(path).path("items").size();
  }
}

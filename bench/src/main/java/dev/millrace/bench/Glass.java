package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// From the camera's glass to the viewer's: how old the pictures of a channel are that players show
/// in Chromium, by the time that is drawn into them, on the clock of the same machine.
///
/// `MILLRACE_BENCH_MINUTES` says for how long each player watches, one without it;
/// `MILLRACE_BENCH_ROWS` names rows when not all are wanted, as in `hls.js, HLS, parts of 0.2 s`;
/// `PLAYERS_TOOLS` names the folder of `scripts/check-players`, without which dash.js, and Shaka
/// Player with HLS, are left out.
final class Glass implements Scenario {
  private static final String WANTED = System.getenv().getOrDefault("MILLRACE_BENCH_ROWS", "");
  private static final String RUNG = "v/360p/";
  private static final List<Parts> PARTS = List.of(new Parts(0.5, 2.0), new Parts(0.2, 1.3));

  private final Workshop workshop;

  Glass(Workshop workshop) {
    this.workshop = workshop;
  }

  /// How long parts are, and how old pictures may be then.
  private record Parts(double seconds, double mostSeconds) {
    Map<String, Object> wish() {
      return Map.of(
          "name",
          "Glass",
          "input",
          "test",
          "source",
          "1280x720@30",
          "latency",
          "low",
          "partSeconds",
          seconds);
    }
  }

  /// A player and what it plays.
  private record Player(String engine, String protocol, String words) {
    String with(Parts parts) {
      return "%s, parts of %s s".formatted(words, parts.seconds());
    }

    boolean needsTools() {
      return engine.equals("dash") || words.equals("Shaka Player, HLS");
    }
  }

  private static final List<Player> PLAYERS =
      List.of(
          new Player("hls", "hls", "hls.js, HLS"),
          new Player("shaka", "hls", "Shaka Player, HLS"),
          new Player("shaka", "dash", "Shaka Player, DASH"),
          new Player("dash", "dash", "dash.js, DASH"));

  @Override
  public String name() {
    return "glass";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Map<String, Path> libraries = libraries();
    var figures = new ArrayList<Figure>();
    var notes = new ArrayList<String>();
    for (Parts parts : PARTS) {
      List<Player> wanted =
          PLAYERS.stream().filter(player -> player.with(parts).contains(WANTED)).toList();
      if (wanted.isEmpty()) {
        continue;
      }
      TestChannel channel = TestChannel.create(workshop.server().api(), parts.wish());
      try (var page = new GlassPage(libraries, workshop.folder())) {
        channel.awaitSegment(RUNG, 5);
        for (Player player : wanted) {
          if (player.needsTools() && !libraries.containsKey("dash.js")) {
            notes.add(player.words() + " is left out, as PLAYERS_TOOLS names no folder.");
          } else {
            figures.addAll(new Watched(page, channel, player, parts).figures(notes));
          }
        }
      } finally {
        channel.delete();
      }
    }
    return new Findings(figures, notes);
  }

  /// One player in front of one channel.
  private record Watched(GlassPage page, TestChannel channel, Player player, Parts parts) {
    List<Figure> figures(List<String> notes) throws IOException, InterruptedException {
      var task = new GlassPage.Task(player.engine(), channel.playback(player.protocol()), time());
      String load = Machine.loadAverage();
      JsonNode seen = page.watch(task);
      Spread glass = samples(seen, "glass");
      String words = player.with(parts);
      notes.add(words + ": load " + load + "; " + told(seen, channel.health()));
      return List.of(
          Figure.report(words + ", glass to glass p50", Runs.number(glass.percentile(50)) + " s"),
          Figure.atMost(
              words + ", glass to glass p95",
              Runs.of(glass.percentile(95)),
              "s",
              parts.mostSeconds()),
          Figure.exactly(words + ", stalls", seen.path("stalls").size(), 0));
    }

    private static String told(JsonNode seen, JsonNode health) {
      return ("started in %.1f s; glass to glass %s; its own word of the delay %s; buffered ahead"
              + " %s; parts came %d ms after their end, %d ms unevenly, encode speed %.2f; %d"
              + " pictures of %d lines, %d of them dropped; stalls %s; complaints %s.")
          .formatted(
              seen.path("startSeconds").asDouble(),
              samples(seen, "glass").text("s"),
              samples(seen, "own").text("s"),
              samples(seen, "ahead").text("s"),
              health.path("latencyMillis").asLong(),
              health.path("jitterMillis").asLong(),
              health.path("encodeSpeed").asDouble(),
              seen.path("shown").asLong(),
              seen.path("height").asLong(),
              seen.path("dropped").asLong(),
              seen.path("stalls"),
              seen.path("complaints"));
    }
  }

  private static Spread samples(JsonNode seen, String what) {
    return new Spread(
        seen.path("samples").path(what).valueStream().mapToDouble(JsonNode::asDouble).toArray());
  }

  private static Duration time() {
    String minutes = System.getenv().getOrDefault("MILLRACE_BENCH_MINUTES", "1");
    return Duration.ofSeconds(Math.round(60 * Double.parseDouble(minutes)));
  }

  private Map<String, Path> libraries() {
    var libraries = new HashMap<>(GlassPage.vendored(workshop.root()));
    Path tools = Path.of(System.getenv().getOrDefault("PLAYERS_TOOLS", ""));
    if (Files.exists(tools.resolve("dash.js"))) {
      libraries.put("shaka.js", tools.resolve("shaka.js"));
      libraries.put("dash.js", tools.resolve("dash.js"));
    }
    return libraries;
  }
}

package dev.millrace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Looks at a channel again and again: whether its parts come without a pause, and whether anything
/// is said to be wrong with it.
///
/// **Ownership**: [#close] ends its thread.
final class SteadyWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int HEALTH_EVERY = 10;
  private static final Pattern BREAK = Pattern.compile("(?m)^#EXT-X-DISCONTINUITY$");

  private final TestChannel channel;
  private final String rung;
  private final Set<String> programmes = new ConcurrentSkipListSet<>();
  private final Set<String> alerts = new ConcurrentSkipListSet<>();
  private final Set<String> leftOut = new ConcurrentSkipListSet<>();
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile double longestSeconds;
  private volatile long mostSkewMillis;
  private volatile long mostLatencyMillis;
  private volatile long lostBefore = -1;
  private volatile long lost;
  private volatile long breaks;
  private volatile String failure = "";

  SteadyWatch(TestChannel channel, String rung) {
    this.channel = channel;
    this.rung = rung;
    this.thread = Thread.ofPlatform().daemon().name("steady-watch").start(this::watch);
  }

  private void watch() {
    try {
      TestChannel.Next known = channel.next(rung);
      var since = new Stopwatch();
      for (long look = 0; !isClosed; look++) {
        TestChannel.Next next = channel.next(rung);
        longestSeconds = Math.max(longestSeconds, since.seconds());
        if (!next.equals(known)) {
          known = next;
          since = new Stopwatch();
        }
        programmes.add(next.programme());
        if (look % HEALTH_EVERY == 0) {
          ask();
        }
        Stopwatch.pause(LOOK);
      }
    } catch (IOException | RuntimeException e) {
      failure = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() throws IOException, InterruptedException {
    JsonNode health = channel.health();
    health.path("alerts").valueStream().forEach(one -> alerts.add(one.path("alert").asString("")));
    health.path("leftOut").valueStream().forEach(one -> leftOut.add(one.asString("")));
    mostSkewMillis = Math.max(mostSkewMillis, Math.abs(health.path("skewMillis").asLong()));
    mostLatencyMillis = Math.max(mostLatencyMillis, health.path("latencyMillis").asLong());
    long now =
        health.path("lostPackets").asLong()
            + health.path("droppedFrames").asLong()
            + health.path("duplicatedFrames").asLong();
    lostBefore = lostBefore < 0 ? now : lostBefore;
    lost = now - lostBefore;
    breaks = BREAK.matcher(channel.text(rung + "index.m3u8")).results().count();
  }

  /// What was seen until now.
  ///
  /// @param mostSeconds that there may have been no new part
  List<Figure> figures(double mostSeconds) {
    if (!failure.isEmpty()) {
      throw new BenchFailed("the channel could not be watched: " + failure);
    }
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.atMost("the longest without a new part", Runs.of(longestSeconds), "s", mostSeconds));
    figures.add(Figure.exactly("programmes of the channel", programmes.size(), 1));
    figures.add(Figure.exactly("breaks in it", breaks, 0));
    figures.add(Figure.exactly("rungs left out", leftOut.size(), 0));
    figures.add(Figure.exactly("pictures and packets lost", lost, 0));
    figures.add(Figure.report("parts of picture and sound apart, most", mostSkewMillis + " ms"));
    figures.add(Figure.report("latency, most", mostLatencyMillis + " ms"));
    figures.add(Figure.report("alerts", alerts.isEmpty() ? "none" : String.join(", ", alerts)));
    return figures;
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millrace.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a `kill -9` of the server costs the viewers of a channel, and what becomes of its
// recording.
final class LiveKill implements Scenario {
  private static final String RUNG = "v/360p/";
  private static final double MOST_SECONDS = 15;
  private static final int SEGMENTS_BEFORE = 8;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Workshop workshop;

  LiveKill(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "live-kill";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    MillraceServer server = workshop.server();
    Map<String, Object> wish =
        Map.of("name", "Killed", "input", "test", "source", "640x360@25", "record", true);
    TestChannel killed = TestChannel.create(server.api(), wish);
    killed.awaitSegment(RUNG, SEGMENTS_BEFORE);
    String before = killed.next(RUNG).programme();

    var watch = new Stopwatch();
    server.kill();
    double gone = watch.seconds();
    server.start();
    double ready = watch.seconds();
    TestChannel channel = killed.at(server.api());
    TestChannel.Next next = nextAfter(channel, before);
    double listed = watch.seconds();
    awaitPart(channel, next);
    double playable = watch.seconds();
    Recorded.Track film = Recorded.await(channel, PATIENCE).track(RUNG);
    double recorded = watch.seconds();
    channel.delete();

    return new Findings(
        List.of(
            Figure.atMost("kill -9 to the first new part", Runs.of(playable), "s", MOST_SECONDS),
            Figure.report("of it until the server is ready", seconds(ready - gone)),
            Figure.report("from there until a playlist lists a part", seconds(listed - ready)),
            Figure.report("from there until the next part was fetched", seconds(playable - listed)),
            Figure.report("kill -9 until its recording is a film", seconds(recorded)),
            Figure.exactly("segments of that film that can not be had", film.missing(), 0),
            Figure.exactly("numbers that it leaves out", film.gaps(), 0)),
        List.of(
            "the film has %d segments and %.1f s; %d were whole when the server was killed, the"
                    .formatted(film.numbers().size(), film.seconds(), SEGMENTS_BEFORE)
                + " last of which may not have been stored."));
  }

  private static String seconds(double value) {
    return Runs.number(value) + " s";
  }

  /// What comes next of the programme that follows.
  private static TestChannel.Next nextAfter(TestChannel channel, String programme)
      throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (!waiting.isPast(PATIENCE)) {
      TestChannel.Next next = channel.next(RUNG);
      if (!next.programme().equals(programme)) {
        return next;
      }
      Stopwatch.pause(LOOK);
    }
    throw new BenchFailed("the channel did not come back");
  }

  private static void awaitPart(TestChannel channel, TestChannel.Next next)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> part =
        channel.fetch(
            "%s%s/%d.%d.m4s".formatted(RUNG, next.programme(), next.segment(), next.part()));
    if (part.statusCode() != 200) {
      throw new BenchFailed("the part that was hinted at answered " + part.statusCode());
    }
  }
}

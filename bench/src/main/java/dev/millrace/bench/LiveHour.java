package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A channel of three rungs that is recorded for an hour, or as many minutes as
/// `MILLRACE_BENCH_MINUTES` says: whether the server's memory grows, whether the recording has a
/// gap, and how far sound and picture are apart at its end.
final class LiveHour implements Scenario {
  private static final String PICTURE = "v/720p/";
  private static final String SOUND = "a/main/";
  private static final Duration BETWEEN = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final double MOST_SKEW_MILLIS = 20;
  private static final int LAST_SEGMENTS = 15;
  private static final double MEGABYTE = 1e6;

  private final Workshop workshop;

  LiveHour(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "live-hour";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    MillraceServer server = workshop.server();
    Map<String, Object> wish =
        Map.of("name", "Hour", "input", "test", "source", "1280x720@30", "record", true);
    TestChannel channel = TestChannel.create(server.api(), wish);
    channel.awaitSegment(PICTURE, 2);
    var heap = new Slope();
    var resident = new Slope();
    var watch = new Stopwatch();
    while (!watch.isPast(time())) {
      Stopwatch.pause(BETWEEN);
      var memory = ServerMemory.of(server, workshop.commands());
      heap.add(watch.seconds(), memory.heapBytes() / MEGABYTE);
      resident.add(watch.seconds(), memory.residentBytes() / MEGABYTE);
    }
    String programme = channel.next(PICTURE).programme();
    channel.delete();
    Recorded film = Recorded.await(channel, PATIENCE);
    List<Recorded.Track> tracks = List.of(film.track(PICTURE), film.track(SOUND));
    double[] apart = apart(film, tracks);
    return new Findings(figures(tracks, heap, resident, apart), List.of(note(tracks, programme)));
  }

  /// How far each flash at the recording's end is from its beep, in milliseconds.
  private double[] apart(Recorded film, List<Recorded.Track> tracks)
      throws IOException, InterruptedException {
    Path folder = workshop.folder();
    Path picture = film.end(tracks.getFirst(), LAST_SEGMENTS, folder.resolve("picture.mp4"));
    Path sound = film.end(tracks.getLast(), LAST_SEGMENTS, folder.resolve("sound.mp4"));
    double[] seconds = new FlashAndBeep(workshop.encoder()).apart(picture, sound);
    return Arrays.stream(seconds).map(Math::abs).map(one -> one * 1e3).toArray();
  }

  private static List<Figure> figures(
      List<Recorded.Track> tracks, Slope heap, Slope resident, double[] apart) {
    Recorded.Track picture = tracks.getFirst();
    Recorded.Track sound = tracks.getLast();
    return List.of(
        Figure.report("live objects on the heap, growth", heap.text()),
        Figure.report("resident memory, growth", resident.text()),
        Figure.exactly("gaps in the recording", picture.gaps() + sound.gaps(), 0),
        Figure.exactly("segments that can not be had", picture.missing() + sound.missing(), 0),
        Figure.atMost("flash and beep apart at the end", Runs.of(apart), "ms", MOST_SKEW_MILLIS),
        Figure.report(
            "the sound ends after the picture",
            Runs.number((sound.seconds() - picture.seconds()) * 1e3) + " ms"));
  }

  private static String note(List<Recorded.Track> tracks, String programme) {
    Recorded.Track picture = tracks.getFirst();
    return "the recording of programme %s has %d segments and %.1f s; memory is looked at every"
            .formatted(programme, picture.numbers().size(), picture.seconds())
        + " %d s after a full collection, and its growth is of the second half; flashes and beeps"
            .formatted(BETWEEN.toSeconds())
        + " are those of the last %d segments.".formatted(LAST_SEGMENTS);
  }

  private static Duration time() {
    String minutes = System.getenv().getOrDefault("MILLRACE_BENCH_MINUTES", "60");
    return Duration.ofSeconds(Math.round(60 * Double.parseDouble(minutes)));
  }

  /// How a size grows, by the straight line through its later half.
  private static final class Slope {
    private final List<double[]> points = new ArrayList<>();

    void add(double seconds, double megabytes) {
      points.add(new double[] {seconds, megabytes});
    }

    /// `0.3 MB a minute, at last 151 MB`.
    String text() {
      List<double[]> later = points.subList(points.size() / 2, points.size());
      double time = later.stream().mapToDouble(point -> point[0]).average().orElse(0);
      double size = later.stream().mapToDouble(point -> point[1]).average().orElse(0);
      double both =
          later.stream().mapToDouble(point -> (point[0] - time) * (point[1] - size)).sum();
      double spread = later.stream().mapToDouble(point -> Math.pow(point[0] - time, 2)).sum();
      double perMinute = spread == 0 ? 0 : 60 * both / spread;
      return "%s MB a minute, at last %s MB"
          .formatted(Runs.number(perMinute), Runs.number(points.getLast()[1]));
    }
  }
}

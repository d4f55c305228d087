package dev.millrace.bench;

import dev.millrace.live.attack.RtmpAttacks;
import dev.millrace.live.attack.SrtAttacks;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A channel that somebody publishes to and watches, while strangers do what they can to its ports,
/// and a publisher with the right key to another channel sends what makes no sense: whether the
/// first channel notices, and whether anything of it all stays behind.
///
/// `MILLRACE_BENCH_MINUTES` says for how long, three minutes without it.
final class LiveAttacks implements Scenario {
  private static final String RUNG = "v/240p/";
  private static final int SEGMENTS_BEFORE = 35;
  private static final int TOGETHER = 9;
  private static final int SILENT = 50;
  private static final int FLOOD = 20_000;
  private static final int HOSTILE_SECONDS = 6;
  private static final double MOST_MEGABYTES = 4;
  private static final long MOST_MORE = 6;
  private static final double MOST_SECONDS = 1.5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(20);

  /// How much longer than the attacks somebody publishes.
  private static final Duration BESIDE = Duration.ofMinutes(5);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Workshop workshop;
  private final Random seeds = new Random(5);
  private final Map<String, Tally> tallies = new ConcurrentSkipListMap<>();

  /// How often something was done, and refused.
  private record Tally(AtomicInteger done, AtomicInteger refused) {
    Tally() {
      this(new AtomicInteger(), new AtomicInteger());
    }

    void add(boolean isRefused) {
      done.incrementAndGet();
      refused.addAndGet(isRefused ? 1 : 0);
    }
  }

  LiveAttacks(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "live-attacks";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    Api api = workshop.server().api();
    TestChannel watched = channel(api, "Watched", "srt");
    TestChannel rtmp = channel(api, "Attacked", "rtmp");
    TestChannel hostile = channel(api, "Hostile", "srt");
    Process publisher = publish(url(watched));
    try {
      watched.awaitSegment(RUNG, 2);
      var target = new Target(URI.create(url(watched)), URI.create(url(rtmp)), hostile);
      round(target);
      watched.awaitSegment(RUNG, SEGMENTS_BEFORE);
      settle(target);
      Footprint before = Footprint.of(workshop.server(), workshop.commands());
      int rounds = 0;
      List<Figure> seen;
      try (var watch = new SteadyWatch(watched, RUNG)) {
        var time = new Stopwatch();
        while (!time.isPast(time())) {
          round(target);
          rounds++;
        }
        seen = watch.figures(MOST_SECONDS);
      }
      settle(target);
      Footprint after = Footprint.of(workshop.server(), workshop.commands());
      return findings(seen, after.against(before, MOST_MEGABYTES, MOST_MORE), rounds);
    } finally {
      publisher.destroyForcibly();
    }
  }

  /// Publishes a film that was encoded before: who publishes takes no processor from anybody, and
  /// is late for nobody's sake.
  private Process publish(String url) throws IOException, InterruptedException {
    Path film = workshop.folder().resolve("watched.ts");
    String made =
        "-f lavfi -i testsrc2=s=426x240:r=15 -f lavfi -i sine=r=48000 -t "
            + time().plus(BESIDE).toSeconds()
            + " -c:v libx264 -g 15 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mpegts";
    var encoded = new ArrayList<>(List.of(made.split(" ", -1)));
    encoded.add(film.toString());
    workshop.encoder().run(encoded);
    var words = new ArrayList<>(List.of("-v error -readrate 1 -readrate_catchup 4".split(" ", -1)));
    words.addAll(List.of("-i", film.toString(), "-c", "copy", "-f", "mpegts", url));
    return TestFfmpeg.start(words);
  }

  /// @param srt the port of the channel that is watched, and of the hostile publisher's
  private record Target(URI srt, URI rtmp, TestChannel hostile) {}

  private static TestChannel channel(Api api, String name, String input)
      throws IOException, InterruptedException {
    return TestChannel.create(
        api, Map.of("name", name, "input", input, "dvrSeconds", 30, "reconnectSeconds", 5));
  }

  private static String url(TestChannel channel) {
    return channel.made().at("/ingest/url").asString("");
  }

  private static Duration time() {
    String minutes = System.getenv().getOrDefault("MILLRACE_BENCH_MINUTES", "3");
    return Duration.ofSeconds(Math.round(60 * Double.parseDouble(minutes)));
  }

  private void round(Target target) throws InterruptedException {
    var all = new ArrayList<CompletableFuture<Void>>();
    long seed = seeds.nextLong();
    for (RtmpAttacks.Attack attack : RtmpAttacks.Attack.values()) {
      for (int i = 0; i < TOGETHER; i++) {
        var rtmp = new RtmpAttacks(target.rtmp(), seed + i);
        all.add(aside(() -> note(attack.name(), rtmp.isRefused(attack))));
      }
    }
    all.add(aside(() -> sitThere(target.rtmp())));
    all.add(aside(() -> callBySrt(target.srt(), seed)));
    all.add(aside(() -> publish(target.hostile(), seed)));
    all.forEach(CompletableFuture::join);
  }

  /// What may fail.
  @FunctionalInterface
  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  private static CompletableFuture<Void> aside(Deed deed) {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .name("attack")
        .start(
            () -> {
              try {
                deed.run();
                done.complete(null);
              } catch (IOException | InterruptedException | RuntimeException e) {
                done.completeExceptionally(new CompletionException(e));
              }
            });
    return done;
  }

  private void note(String attack, boolean isRefused) {
    tallies.computeIfAbsent(attack, _ -> new Tally()).add(isRefused);
  }

  /// Many who are only there, and leave together.
  private static void sitThere(URI port) throws IOException, InterruptedException {
    var sockets = new ArrayList<Socket>();
    try {
      var rtmp = new RtmpAttacks(port, 0);
      for (int i = 0; i < SILENT; i++) {
        sockets.add(rtmp.silent());
      }
      Stopwatch.pause(Duration.ofSeconds(5));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void callBySrt(URI port, long seed) throws IOException {
    try (var srt = new SrtAttacks(port, seed)) {
      byte[] noise = new byte[1 << 16];
      new Random(seed).nextBytes(noise);
      note("A_WRONG_STREAM_ID", srt.isRefused(new byte[] {'a', 'b', 'c', 'd'}));
      note("A_STREAM_ID_OF_512_BYTES", srt.isRefused(java.util.Arrays.copyOf(noise, 512)));
      note("A_STREAM_ID_OF_64_KIB", srt.isRefused(noise));
      srt.flood(FLOOD, SrtAttacks::garbage);
      srt.flood(FLOOD, SrtAttacks::beginning);
      srt.flood(FLOOD, SrtAttacks::spoofed);
      srt.flood(FLOOD, SrtAttacks::media);
    }
  }

  private void publish(TestChannel hostile, long seed) throws IOException, InterruptedException {
    var media = new HostileMedia(workshop.encoder(), workshop.folder(), seed);
    media.publish(url(hostile), HOSTILE_SECONDS, media::everyPid);
    media.publish(url(hostile), HOSTILE_SECONDS, media::anotherSize);
  }

  /// Waits until nobody of them is there any more, nor what they were for.
  private static void settle(Target target) throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (!target
        .hostile()
        .api()
        .get("/v1/channels/" + target.hostile().id())
        .path("status")
        .asString("")
        .equals("idle")) {
      if (waiting.isPast(PATIENCE)) {
        throw new BenchFailed("the hostile publisher's programme does not end");
      }
      Stopwatch.pause(LOOK);
    }
    Stopwatch.pause(SETTLED);
  }

  private Findings findings(List<Figure> seen, List<Figure> left, int rounds) {
    int refusals = tallies.values().stream().mapToInt(one -> one.refused().get()).sum();
    int attempts = tallies.values().stream().mapToInt(one -> one.done().get()).sum();
    var figures = new ArrayList<Figure>();
    figures.add(Figure.report("rounds", Integer.toString(rounds)));
    figures.add(Figure.exactly("of " + attempts + " attempts let in", attempts - refusals, 0));
    figures.addAll(seen);
    figures.addAll(left);
    var notes = new ArrayList<String>();
    tallies.forEach(
        (attack, tally) ->
            notes.add("%s: refused %s of %s".formatted(attack, tally.refused(), tally.done())));
    notes.add(
        "a round is all of these %d times at once, %d more connections that only sit there,"
                .formatted(TOGETHER, SILENT)
            + " %d packets each of garbage, first handshakes, handshakes with made-up cookies and"
                .formatted(FLOOD)
            + " media by SRT, and %d s each of a publisher with the right key who sends every PID,"
                .formatted(HOSTILE_SECONDS)
            + " and pictures of another size each second; one round before does not count.");
    return new Findings(figures, notes);
  }
}

package dev.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Thousands of viewers whose request for the playlist with the next part waits for it: what they
/// take while they wait, and when each of them is answered, beside a bare loop that writes the same
/// bytes to as many.
///
/// `MILLRACE_BENCH_WAITERS` says how many, 5,000 without it.
final class LiveWaiters implements Scenario {
  private static final String RUNG = "v/180p/";
  private static final int PARTS_AHEAD = 3;
  private static final int PARTS = 4;
  private static final int ATTEMPTS = 10;
  private static final int WARM_UP = 20;
  private static final int ROUNDS = 10;
  private static final double MOST_MILLIS = 50;
  private static final double MOST_KILOBYTES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Workshop workshop;
  private final int count =
      Integer.parseInt(System.getenv().getOrDefault("MILLRACE_BENCH_WAITERS", "5000"));

  LiveWaiters(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "live-waiters";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    MillraceServer server = workshop.server();
    TestChannel channel =
        TestChannel.create(
            server.api(), Map.of("name", "Crowd", "input", "test", "source", "320x180@15"));
    try {
      channel.awaitSegment(RUNG, 3);
      return measured(server, channel);
    } finally {
      channel.delete();
    }
  }

  private Findings measured(MillraceServer server, TestChannel channel)
      throws IOException, InterruptedException {
    var before = ServerMemory.of(server, workshop.commands());
    URI url = URI.create(server.api().url());
    var address = new InetSocketAddress(url.getHost(), url.getPort());
    var rounds = new ArrayList<Spread>();
    ServerMemory held;
    int left;
    try (var crowd = WaitingCrowd.connect(address, count, new LineSpeech())) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        Spread answers = round(crowd, channel);
        if (round >= WARM_UP) {
          rounds.add(answers);
        }
      }
      held = held(crowd, channel, server).since(before);
      park(crowd, channel);
    }
    left = left(channel);
    byte[] answer = channel.fetch(RUNG + "index.m3u8").body();
    return findings(rounds, held, left, bare(answer));
  }

  /// All ask, wait, and are answered.
  private Spread round(WaitingCrowd crowd, TestChannel channel)
      throws IOException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TestChannel.Next next = channel.next(RUNG);
      ask(crowd, channel, next.segment() * PARTS + next.part() + PARTS_AHEAD);
      boolean allWait = crowd.answered() == 0;
      Spread answers = crowd.answers(PATIENCE);
      if (allWait) {
        return answers;
      }
    }
    throw new BenchFailed("the first are answered before the last have asked");
  }

  /// @param part counted from the first of the programme
  private static void ask(WaitingCrowd crowd, TestChannel channel, long part) throws IOException {
    crowd.ask(
        "/live/%s/%sindex.m3u8?_HLS_msn=%d&_HLS_part=%d"
            .formatted(channel.id(), RUNG, part / PARTS, part % PARTS));
  }

  /// All ask for what comes as late as may be asked for.
  private static void park(WaitingCrowd crowd, TestChannel channel)
      throws IOException, InterruptedException {
    TestChannel.Next next = channel.next(RUNG);
    while (next.part() != 0) {
      Stopwatch.pause(LOOK);
      next = channel.next(RUNG);
    }
    ask(crowd, channel, (next.segment() + 1) * PARTS + PARTS - 1);
  }

  /// What the server has in memory while all wait.
  private ServerMemory held(WaitingCrowd crowd, TestChannel channel, MillraceServer server)
      throws IOException, InterruptedException {
    park(crowd, channel);
    var memory = ServerMemory.of(server, workshop.commands());
    int waiting = channel.health().path("waiting").asInt();
    if (waiting < count) {
      throw new BenchFailed("only " + waiting + " waited while memory was looked at");
    }
    crowd.answers(PATIENCE);
    return memory;
  }

  /// How many still wait some time after all have left.
  private static int left(TestChannel channel) throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    int left = channel.health().path("waiting").asInt();
    while (left > 0 && !waiting.isPast(Duration.ofSeconds(1))) {
      Stopwatch.pause(LOOK);
      left = channel.health().path("waiting").asInt();
    }
    return left;
  }

  /// An answer as short as ours, but for some fields: compressed, as the clients ask for.
  private static byte[] compressed(byte[] body) throws IOException {
    var small = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(small)) {
      gzip.write(body);
    }
    var answer = new ByteArrayOutputStream();
    String head = "HTTP/1.1 200 OK\r\ncontent-length: " + small.size() + "\r\n\r\n";
    answer.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    answer.writeBytes(small.toByteArray());
    return answer.toByteArray();
  }

  /// The same with a server that only writes.
  private List<Spread> bare(byte[] body) throws IOException, InterruptedException {
    byte[] answer = compressed(body);
    var rounds = new ArrayList<Spread>();
    try (var loop = new BareLoop();
        var crowd = WaitingCrowd.connect(loop.address(), count, new LineSpeech())) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        crowd.ask("/");
        Stopwatch.await("question", () -> loop.asked() == count, LOOK, PATIENCE);
        loop.answer(answer);
        Spread answers = crowd.answers(PATIENCE);
        if (round >= WARM_UP) {
          rounds.add(answers);
        }
      }
    }
    return rounds;
  }

  private Findings findings(List<Spread> rounds, ServerMemory held, int left, List<Spread> bare) {
    double each = (held.heapBytes() + held.nativeBytes() + held.kernelBytes()) / 1e3 / count;
    return new Findings(
        List.of(
            Figure.atMost(
                "the last of " + count + " is answered after the first",
                runs(rounds, 100),
                "ms",
                MOST_MILLIS),
            Figure.ratio(
                "the same, beside a bare loop",
                new Figure.Pair(runs(rounds, 100), runs(bare, 100), "ms")),
            Figure.ratio("half of them", new Figure.Pair(runs(rounds, 50), runs(bare, 50), "ms")),
            Figure.atMost("memory for each that waits", Runs.of(each), "KB", MOST_KILOBYTES),
            Figure.exactly("still waiting a second after all have left", left, 0)),
        List.of(
            String.format(
                Locale.ROOT,
                "memory for each: %.1f KB live on the heap, %.1f KB direct, %.1f KB in the kernel"
                    + " (both ends of the connection, machine-wide); resident memory grew by %.1f"
                    + " KB for each.",
                held.heapBytes() / 1e3 / count,
                held.nativeBytes() / 1e3 / count,
                held.kernelBytes() / 1e3 / count,
                held.residentBytes() / 1e3 / count),
            "one thread of this bench is all clients, over HTTP/1.1; times are of the first byte of"
                + " each answer since the first of all, after "
                + WARM_UP
                + " rounds that do not count."));
  }

  private static Runs runs(List<Spread> rounds, double percent) {
    return Runs.of(rounds.stream().mapToDouble(round -> round.percentile(percent)).toArray());
  }
}

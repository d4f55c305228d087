package dev.millrace.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.RecordTail;
import dev.millrace.search.Condition;
import dev.millrace.search.EventDocument;
import dev.millrace.search.EventIndex;
import dev.millrace.search.EventKind;
import dev.millrace.search.Search;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.telemetry.PlayerFields;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// How fast events go into the index, JSON and all, and how soon the last hundred that fit are
/// found among them.
///
/// `MILLRACE_BENCH_EVENTS` says how many.
final class FoundAgain implements Scenario {
  private static final int BATCH = 2_000;
  private static final int AHEAD = 16;
  private static final int QUESTIONS = 100;
  private static final double LEAST_PER_SECOND = 50_000;
  private static final double MOST_MILLIS = 150;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1%d.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/%d Safari",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:1%d.0) Gecko/20100101 Firefox/1%<d.0",
          "VLC/3.0.%d LibVLC/3.0.%<d");

  private final Subject subject;
  private final Random random = new Random(1);

  /// What is looked for.
  ///
  /// @param usual how many there are
  /// @param questions by what they are called
  private record Subject(
      String name, EventKind kind, int usual, Maker maker, Map<String, String> questions) {}

  /// Makes events.
  @FunctionalInterface
  private interface Maker {
    String make(Random random, int number, Instant time);
  }

  private FoundAgain(Subject subject) {
    this.subject = subject;
  }

  /// Two million of the access log.
  static FoundAgain accesses() {
    var questions = new LinkedHashMap<String, String>();
    questions.put("last 100", "");
    questions.put("fuzzy word, 1 in 4", "user_agent~firefix");
    questions.put("fuzzy key, a few", "asset~film-%03d");
    questions.put("exact, 1 in 1000", "asset:film-%03d");
    questions.put("number and word", "status:404 user_agent~safary");
    questions.put("any field", "film-%03d");
    return new FoundAgain(
        new Subject("search", AccessFields.KIND, 2_000_000, FoundAgain::access, questions));
  }

  /// Ten million of players.
  static FoundAgain playerEvents() {
    var questions = new LinkedHashMap<String, String>();
    questions.put("last 100", "");
    questions.put("fuzzy key, 1 in 6", "browser~\"firefix 142\"");
    questions.put("fuzzy key, a few", "cid~film-1%03d");
    questions.put("fuzzy word, 1 in 30", "user_agent~firefix");
    questions.put("fuzzy and numbers", "cid~film-1%03d br:<1000 sta:r");
    questions.put("exact, one session", "sid:session-1%03d");
    questions.put("any field", "film-1%03d");
    var events = new PlayerEvents(1);
    return new FoundAgain(
        new Subject(
            "telemetry-search",
            PlayerFields.KIND,
            10_000_000,
            (_, number, time) -> events.next(number, time).json(),
            questions));
  }

  @Override
  public String name() {
    return subject.name;
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    String wanted = System.getenv("MILLRACE_BENCH_EVENTS");
    int count = wanted == null ? subject.usual : Integer.parseInt(wanted);
    Path folder = Files.createTempDirectory("millrace-bench-search-");
    var config = LuceneConfig.of(folder, 16L << 30, Duration.ofDays(3650));
    try (EventIndex index = LuceneIndex.open(subject.kind, config, InstantSource.system())) {
      Filled filled = fill(index, count);
      var size = index.size();
      var figures = new ArrayList<Figure>();
      figures.add(
          Figure.atLeast(
              "indexed, one thread", Runs.of(filled.perSecond), "events/s", LEAST_PER_SECOND));
      figures.add(
          Figure.report(
              "indexed, CPU of all threads", "%.1f µs an event".formatted(filled.cpuMicros)));
      figures.add(
          Figure.report(
              "weight", "%d MB in %d shards".formatted(size.bytes() >> 20, size.shards())));
      subject.questions.forEach((what, question) -> figures.add(asked(index, what, question)));
      return new Findings(
          figures, List.of("%,d events of %,d assets.".formatted(size.events(), 1000)));
    } finally {
      Workshop.delete(folder);
    }
  }

  /// How fast events went in, and what they cost.
  private record Filled(double perSecond, double cpuMicros) {}

  /// Making events is left out: another thread does that.
  private Filled fill(EventIndex index, int count) throws InterruptedException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var made = new ArrayBlockingQueue<List<RecordTail.Entry>>(AHEAD);
    var makingNanos = new AtomicLong();
    Thread maker = Thread.ofPlatform().start(() -> make(count, made, makingNanos));
    double seconds = 0;
    long began = system.getProcessCpuTime();
    var fields = subject.kind.byName();
    for (int from = 0; from < count; from += BATCH) {
      List<RecordTail.Entry> batch = made.take();
      var watch = new Stopwatch();
      var documents = new ArrayList<EventDocument>();
      for (RecordTail.Entry entry : batch) {
        EventDocument document = EventDocument.of(entry, fields);
        if (document != null) {
          documents.add(document);
        }
      }
      index.add(documents, Map.of(0, (long) from + BATCH));
      index.tend();
      seconds += watch.seconds();
    }
    maker.join();
    double cpuNanos = system.getProcessCpuTime() - began - makingNanos.get();
    return new Filled(count / seconds, cpuNanos / 1e3 / count);
  }

  private void make(int count, BlockingQueue<List<RecordTail.Entry>> made, AtomicLong nanos) {
    try {
      for (int from = 0; from < count; from += BATCH) {
        made.put(batch(from));
      }
      nanos.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<RecordTail.Entry> batch(int from) {
    var batch = new ArrayList<RecordTail.Entry>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      Instant time = START.plusMillis(i + random.nextInt(2000));
      byte[] json = subject.maker.make(random, i, time).getBytes(StandardCharsets.UTF_8);
      batch.add(new RecordTail.Entry(0, i, 0, ByteBuffer.wrap(json)));
    }
    return batch;
  }

  private static String access(Random random, int number, Instant time) {
    int status = random.nextInt(50) == 0 ? 404 : random.nextInt(3) == 0 ? 206 : 200;
    String agent = AGENTS.get(random.nextInt(AGENTS.size())).formatted(random.nextInt(10, 40));
    return """
    {"time":"%s","id":"%s","edge":"edge-1","sample_percent":100,"asset":"film-%03d",\
    "version":1,"object":"v/720p/%d.m4s","kind":"video","track":"720p",\
    "method":"GET","status":%d,"finished":true,"bytes":%d,"bytes_wanted":%<d,"cache":"hit",\
    "cache_tier":"memory",\
    "ttfb_ms":0.%03d,"total_ms":%d.5,"http":"2","tls":true,"address":"10.%d.%d.0",\
    "user_agent":"%s","sid":"%s","cmcd":"bl=2000,br=3200,d=4004,ot=v,sf=h,st=v,tb=6000"}\
    """
        .formatted(
            time,
            Long.toString(random.nextLong() >>> 1, 36),
            random.nextInt(1000),
            random.nextInt(1, 1500),
            status,
            random.nextInt(100_000, 2_000_000),
            random.nextInt(1000),
            random.nextInt(300),
            random.nextInt(256),
            random.nextInt(256),
            agent,
            Integer.toHexString(random.nextInt(20_000)));
  }

  private Figure asked(EventIndex index, String what, String question) {
    var millis = new ArrayList<Double>();
    int found = 0;
    for (int i = 0; i < QUESTIONS + 10; i++) {
      String text = question.formatted(random.nextInt(1000));
      var search = Search.of(Condition.parse(subject.kind, text), 100);
      var watch = new Stopwatch();
      found = index.search(search).events().size();
      if (i >= 10) {
        millis.add(watch.seconds() * 1e3);
      }
    }
    millis.sort(Double::compare);
    double p95 = millis.get(QUESTIONS * 95 / 100);
    var runs = new Runs();
    runs.add(p95);
    String text = "%s (%d): p50 %.1f ms, p95".formatted(what, found, millis.get(QUESTIONS / 2));
    return Figure.atMost(text, runs, "ms", MOST_MILLIS);
  }
}

package dev.millrace.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.RecordTail;
import dev.millrace.search.Condition;
import dev.millrace.search.EventDocument;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Search;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
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
import java.util.List;
import java.util.Map;
import java.util.Random;

/// How fast access events go into the index, JSON and all, and how soon the last hundred that fit
/// are found among them.
///
/// `MILLRACE_BENCH_EVENTS` says how many; two million otherwise.
final class FoundAgain implements Scenario {
  private static final int BATCH = 2_000;
  private static final int QUESTIONS = 100;
  private static final double MOST_MILLIS = 150;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1%d.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/%d Safari",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:1%d.0) Gecko/20100101 Firefox/1%<d.0",
          "VLC/3.0.%d LibVLC/3.0.%<d");

  private final Random random = new Random(1);

  @Override
  public String name() {
    return "search";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException {
    int count = Integer.parseInt(System.getenv().getOrDefault("MILLRACE_BENCH_EVENTS", "2000000"));
    Path folder = Files.createTempDirectory("millrace-bench-search-");
    var config = LuceneConfig.of(folder, 16L << 30, Duration.ofDays(3650));
    try (EventIndex index = LuceneIndex.open(AccessFields.KIND, config, InstantSource.system())) {
      Filled filled = fill(index, count);
      var size = index.size();
      return new Findings(
          List.of(
              Figure.report("indexed, one thread", "%,.0f events/s".formatted(filled.perSecond)),
              Figure.report(
                  "indexed, CPU of all threads", "%.1f µs an event".formatted(filled.cpuMicros)),
              Figure.report(
                  "weight", "%d MB in %d shards".formatted(size.bytes() >> 20, size.shards())),
              asked(index, "last 100", ""),
              asked(index, "fuzzy word, 1 in 4", "user_agent~firefix"),
              asked(index, "fuzzy key, a few", "asset~film-%03d"),
              asked(index, "exact, 1 in 1000", "asset:film-%03d"),
              asked(index, "number and word", "status:404 user_agent~safary"),
              asked(index, "any field", "film-%03d")),
          List.of("%,d access events of %d assets.".formatted(size.events(), 1000)));
    } finally {
      Workshop.delete(folder);
    }
  }

  /// How fast events went in, and what they cost.
  private record Filled(double perSecond, double cpuMicros) {}

  /// Making events is left out.
  private Filled fill(EventIndex index, int count) {
    var threads = ManagementFactory.getThreadMXBean();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double seconds = 0;
    long madeNanos = 0;
    long began = system.getProcessCpuTime();
    for (int from = 0; from < count; from += BATCH) {
      long making = threads.getCurrentThreadCpuTime();
      List<RecordTail.Entry> batch = batch(from);
      madeNanos += threads.getCurrentThreadCpuTime() - making;
      var watch = new Stopwatch();
      var fields = AccessFields.KIND.byName();
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
    double cpuNanos = system.getProcessCpuTime() - began - madeNanos;
    return new Filled(count / seconds, cpuNanos / 1e3 / count);
  }

  private List<RecordTail.Entry> batch(int from) {
    var batch = new ArrayList<RecordTail.Entry>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      byte[] json = event(i).getBytes(StandardCharsets.UTF_8);
      batch.add(new RecordTail.Entry(0, i, 0, ByteBuffer.wrap(json)));
    }
    return batch;
  }

  private String event(int number) {
    int status = random.nextInt(50) == 0 ? 404 : random.nextInt(3) == 0 ? 206 : 200;
    String agent = AGENTS.get(random.nextInt(AGENTS.size())).formatted(random.nextInt(10, 40));
    return """
        {"time":"%s","id":"%s","edge":"edge-1","sample_percent":100,"asset":"film-%03d",\
        "version":1,"object":"v/720p/%d.m4s","kind":"video","track":"720p",\
        "method":"GET","status":%d,"finished":true,"bytes":%d,"bytes_wanted":%<d,"cache":"hit",\
        "cache_tier":"memory",\
        "ttfb_ms":0.%03d,"total_ms":%d.5,"http":"2","tls":true,"address":"10.%d.%d.0",\
        "user_agent":"%s","sid":"%s","cmcd":"bl=2000,br=3200,d=4004,ot=v,sf=h,st=v,tb=6000"}"""
        .formatted(
            START.plusMillis(number + random.nextInt(2000)),
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
      var search = Search.of(Condition.parse(AccessFields.KIND, text), 100);
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

package dev.millrace.bench;

import dev.millrace.bench.EdgeBurst.Outcome;
import dev.millrace.bench.Figure.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request costs the edge, beside nginx and Varnish: all on one processor, the load from
/// another, in short bursts that take turns.
final class EdgeSpeed implements Scenario {
  private static final int SERVER_PROCESSOR = 0;
  private static final int CLIENT_PROCESSOR = 1;
  private static final int ROUNDS = 4;
  private static final int BURST_SECONDS = 2;
  private static final int WARM_UP_SECONDS = 10;
  private static final double MICROS = 1e6;

  private final Workshop workshop;
  private final EdgeServers edges;
  private final List<Figure> figures = new ArrayList<>();
  private String query = "";

  EdgeSpeed(Workshop workshop) {
    this.workshop = workshop;
    this.edges = new EdgeServers(workshop);
  }

  /// A size of objects and what nginx's and Varnish's time a request may be of ours, at least.
  private record Size(
      String file, int bytes, int connections, double http1, double http2, double varnish) {}

  private static final List<Size> SIZES =
      List.of(
          new Size("1.m4s", 2 << 10, 32, 0.85, 1.0, 1.9),
          new Size("3.m4s", 60 << 10, 32, 0.75, 1.2, 1.4),
          new Size("5.m4s", 1 << 20, 16, 0.85, 1.1, 0),
          new Size("7.m4s", 6 << 20, 16, 0.85, 0, 0));

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    try (var peers = new EdgePeers(workshop.commands(), workshop.folder().resolve("peers"))) {
      edges.start();
      Job film = Job.begin(edges.origin().api(), workshop.clips().reduced(360, 4));
      film.untilReady();
      String asset = film.upload().id();
      for (Size size : SIZES) {
        edges.put(asset, size.file(), size.bytes(), peers.www());
      }
      query = EdgeSigner.query(edges.origin().api(), asset);
      peers.start();
      peers.pin(SERVER_PROCESSOR);
      edges.plainCpu().pin(workshop.commands(), SERVER_PROCESSOR);
      edges.tlsCpu().pin(workshop.commands(), SERVER_PROCESSOR);
      for (Size size : SIZES) {
        http1(size, asset, peers);
      }
      for (Size size : SIZES) {
        http2(size, asset, peers);
      }
      return new Findings(figures, notes());
    } finally {
      edges.abandon();
    }
  }

  /// One side of a comparison.
  private record Side(String name, String url, ServerCpu cpu) {}

  /// What the rounds of one side came to.
  private record Sample(Runs microsEach, Runs rate, Runs tail, Runs secondsPerGigabyte) {
    static Sample empty() {
      return new Sample(new Runs(), new Runs(), new Runs(), new Runs());
    }
  }

  /// How load is made on an address for some seconds.
  @FunctionalInterface
  private interface Load {
    Outcome on(String url, int seconds) throws IOException, InterruptedException;
  }

  private void http1(Size size, String asset, EdgePeers peers)
      throws IOException, InterruptedException {
    var burst = new EdgeBurst(workshop.commands(), CLIENT_PROCESSOR);
    var samples =
        alternate(
            size,
            (url, seconds) -> burst.http1(url, size.connections(), seconds),
            List.of(
                new Side("ours", edges.plain(asset, size.file()) + query, edges.plainCpu()),
                new Side("nginx", peers.nginx(size.file()), peers.nginxCpu()),
                new Side("Varnish", peers.varnish(size.file()), peers.varnishCpu())));
    String what = "HTTP/1.1, " + kilobytes(size);
    compare(what + ", nginx", samples, "nginx", size.http1());
    compare(what + ", Varnish", samples, "Varnish", size.varnish());
    report(what, samples, "p99");
  }

  private void http2(Size size, String asset, EdgePeers peers)
      throws IOException, InterruptedException {
    var burst = new EdgeBurst(workshop.commands(), CLIENT_PROCESSOR);
    var samples =
        alternate(
            size,
            burst::http2,
            List.of(
                new Side("ours", edges.tls(asset, size.file()) + query, edges.tlsCpu()),
                new Side("nginx", peers.nginxTls(size.file()), peers.nginxCpu())));
    String what = "TLS + HTTP/2, " + kilobytes(size);
    compare(what + ", nginx", samples, "nginx", size.http2());
    report(what, samples, "mean");
  }

  private static String kilobytes(Size size) {
    return size.bytes() / 1024 + " KB";
  }

  private Map<String, Sample> alternate(Size size, Load load, List<Side> sides)
      throws IOException, InterruptedException {
    var samples = new LinkedHashMap<String, Sample>();
    for (Side side : sides) {
      samples.put(side.name(), Sample.empty());
    }
    load.on(sides.getFirst().url(), WARM_UP_SECONDS);
    for (int round = 0; round <= ROUNDS; round++) {
      for (Side side : sides) {
        Map<Long, Long> before = side.cpu().snapshot();
        Outcome outcome = load.on(side.url(), BURST_SECONDS);
        double seconds = side.cpu().since(before);
        if (round > 0) {
          add(samples.get(side.name()), size, outcome, seconds);
        }
      }
    }
    return samples;
  }

  private static void add(@Nullable Sample sample, Size size, Outcome outcome, double cpuSeconds) {
    if (sample == null) {
      return;
    }
    sample.microsEach().add(cpuSeconds * MICROS / outcome.requests());
    sample.rate().add(outcome.requests() / outcome.seconds());
    sample.tail().add(outcome.micros());
    sample
        .secondsPerGigabyte()
        .add(cpuSeconds * 1e9 / (outcome.requests() * (double) size.bytes()));
  }

  private void compare(String what, Map<String, Sample> samples, String peer, double atLeast) {
    Sample theirs = samples.getOrDefault(peer, Sample.empty());
    Sample ours = samples.getOrDefault("ours", Sample.empty());
    // The peer's time a request divided by ours: more is better.
    var pair = new Pair(theirs.microsEach(), ours.microsEach(), "µs");
    figures.add(
        atLeast > 0
            ? Figure.ratioAtLeast("CPU a request, " + what + " / ours", pair, atLeast)
            : Figure.ratio("CPU a request, " + what + " / ours", pair));
  }

  private void report(String what, Map<String, Sample> samples, String tail) {
    samples.forEach(
        (name, sample) ->
            figures.add(
                Figure.report(
                    what + ", " + name,
                    "%s requests/s, %s µs CPU each, %s CPU s a GB, %s %s µs"
                        .formatted(
                            Runs.number(sample.rate().median()),
                            Runs.number(sample.microsEach().median()),
                            Runs.number(sample.secondsPerGigabyte().median()),
                            tail,
                            Runs.number(sample.tail().median())))));
  }

  private static List<String> notes() {
    return List.of(
        "every server on processor 0, `wrk -t1` and `h2load -c8 -m4` on processor 1; bursts of "
            + BURST_SECONDS
            + " s take turns, the first round is thrown away; processor time is of all threads but"
            + " the JVM's compilers.",
        "our edges check a signature with every request (one custom policy, RSA, verified before);"
            + " nginx and Varnish check nothing.",
        "in rows that compare, `ours` is the peer's time a request and `peer` is our own: the ratio"
            + " is the peer's time divided by ours.");
  }
}

package dev.millrace.bench;

import dev.millrace.bench.EdgeRounds.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a request costs the edge, beside nginx and Varnish: all on one processor, the load from
/// another, in short bursts that take turns.
///
/// `MILLRACE_BENCH_ROWS` names rows when not all are wanted, as in `HTTP/1.1, 2 KB`.
final class EdgeSpeed implements Scenario {
  static final int SERVER_PROCESSOR = 0;
  private static final int CLIENT_PROCESSOR = 1;
  private static final String BY_COOKIES = EdgeRounds.OURS + " by cookies";
  private static final String WANTED = System.getenv().getOrDefault("MILLRACE_BENCH_ROWS", "");

  private final Workshop workshop;
  private final EdgeServers edges;
  private final EdgeBurst burst;
  private final List<Figure> figures = new ArrayList<>();
  private String asset = "";
  private String query = "";

  EdgeSpeed(Workshop workshop) {
    this.workshop = workshop;
    this.edges = new EdgeServers(workshop);
    this.burst = new EdgeBurst(workshop.commands(), CLIENT_PROCESSOR, workshop.folder());
  }

  /// A size of objects and what nginx's and Varnish's time a request may be of ours, at least.
  private record Size(
      String file, int bytes, int connections, double http1, double http2, double varnish) {
    boolean isSmall() {
      return bytes < 1 << 20;
    }

    String after(String protocol) {
      return protocol + ", " + bytes / 1024 + " KB";
    }
  }

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
      prepare(peers);
      for (Size size : SIZES) {
        if (size.after("HTTP/1.1").contains(WANTED)) {
          http1(size, peers);
        }
      }
      for (Size size : SIZES) {
        if (size.after("TLS + HTTP/2").contains(WANTED)) {
          http2(size, peers);
        }
      }
      figures.addAll(new ColdSegment(edges).measure(edges.plain(asset, ColdSegment.FILE) + query));
      memory("ours, HTTP/1.1", edges.plainCpu());
      memory("ours, TLS + HTTP/2", edges.tlsCpu());
      memory("nginx", peers.nginxCpu());
      memory("Varnish", peers.varnishCpu());
      return new Findings(figures, notes());
    } finally {
      edges.abandon();
    }
  }

  private void prepare(EdgePeers peers) throws IOException, InterruptedException {
    Job film = Job.begin(edges.origin().api(), workshop.clips().reduced(360, 4));
    film.untilReady();
    asset = film.upload().id();
    for (Size size : SIZES) {
      edges.put(asset, size.file(), size.bytes(), peers.www());
    }
    edges.put(asset, ColdSegment.FILE, ColdSegment.BYTES, peers.www());
    query = EdgeSigner.query(edges.origin().api(), asset);
    peers.start();
    peers.pin(SERVER_PROCESSOR);
  }

  private void http1(Size size, EdgePeers peers) throws IOException, InterruptedException {
    var sides = sides(edges.plain(asset, size.file()), edges.plainCpu(), size.isSmall());
    sides.add(new Side("nginx", peers.nginx(size.file()), "", peers.nginxCpu()));
    sides.add(new Side("Varnish", peers.varnish(size.file()), "", peers.varnishCpu()));
    EdgeRounds.Load load = (side, seconds) -> burst.http1(side, size.connections(), seconds);
    var rounds = EdgeRounds.of(size.after("HTTP/1.1"), size.bytes(), load, sides);
    compare(rounds, "nginx", size.http1());
    compare(rounds, "Varnish", size.varnish());
    figures.addAll(rounds.rows());
  }

  private void http2(Size size, EdgePeers peers) throws IOException, InterruptedException {
    var sides = sides(edges.tls(asset, size.file()), edges.tlsCpu(), size.isSmall());
    sides.add(new Side("nginx", peers.nginxTls(size.file()), "", peers.nginxCpu()));
    var rounds = EdgeRounds.of(size.after("TLS + HTTP/2"), size.bytes(), burst::http2, sides);
    compare(rounds, "nginx", size.http2());
    figures.addAll(rounds.rows());
  }

  private List<Side> sides(String address, ServerCpu cpu, boolean alsoByCookies) {
    var sides = new ArrayList<Side>();
    sides.add(new Side(EdgeRounds.OURS, address + query, "", cpu));
    if (alsoByCookies) {
      sides.add(new Side(BY_COOKIES, address, EdgeSigner.cookies(query), cpu));
    }
    return sides;
  }

  private void compare(EdgeRounds rounds, String peer, double atLeast) {
    figures.add(rounds.compare(peer, EdgeRounds.OURS, atLeast));
    if (rounds.has(BY_COOKIES)) {
      figures.add(rounds.compare(peer, BY_COOKIES, 0));
    }
  }

  private void memory(String name, ServerCpu server) {
    long bytes = new ProcessTree(Set.copyOf(server.roots())).pssBytes();
    figures.add(Figure.report("memory after all, " + name, Runs.number(bytes / 1e6) + " MB"));
  }

  private static List<String> notes() {
    return List.of(
        "every server on processor 0, `wrk -t1` and `h2load -c8 -m4` on processor 1; bursts of "
            + EdgeRounds.BURST_SECONDS
            + " s take turns, the first round is thrown away; processor time is of all threads but"
            + " the JVM's compilers; memory is PSS.",
        "our edges check a signature with every request (one custom policy, RSA, verified before),"
            + " in the query or in cookies; nginx and Varnish check nothing. No server writes an"
            + " access log.",
        "in rows that compare, `ours` is the peer's time a request and `peer` is our own: the ratio"
            + " is the peer's time divided by ours.",
        "TCP's congestion control is "
            + Machine.congestionControl()
            + "; under reno, which does not pace, large segments cost every server less.",
        "the new segment has 2 MB and takes 8 s from its origin.");
  }
}

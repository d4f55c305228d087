package dev.millrace.bench;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.testing.EnginesOf;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An origin, and edges on its database, events and bucket: one plain, one over TLS.
final class EdgeServers {
  private final MillraceServer origin;
  private final MillraceServer plain;
  private final MillraceServer tls;
  private final Records records;
  private final EnginesOf engines;
  private @Nullable OriginLine line;

  EdgeServers(Workshop workshop) {
    this.origin = workshop.another("edge-origin");
    this.plain = workshop.another("edge-plain");
    this.tls = workshop.another("edge-tls");
    this.records = new Records(origin.data());
    this.engines = new EnginesOf(origin.data());
  }

  void start() throws IOException, InterruptedException {
    Files.createDirectories(origin.data());
    origin.start();
    line = new OriginLine(endpoint());
    begin(plain, "");
    begin(tls, "  tls: self-signed\n");
  }

  private void begin(MillraceServer server, String http) throws IOException, InterruptedException {
    Path data = Files.createDirectories(server.data());
    String tls = http.isEmpty() ? "" : "http:\n" + http;
    String edge =
        "worker:\n  node-name: " + data.getFileName() + "\ndelivery:\n  access-log: off\n";
    String shared = engines.yaml().replace(endpoint().toString(), line().address().toString());
    Files.writeString(data.resolve("millrace.yaml"), tls + edge + shared);
    Files.copy(
        origin.data().resolve("admin-token"),
        data.resolve("admin-token"),
        StandardCopyOption.COPY_ATTRIBUTES);
    server.keepOn(EdgeSpeed.SERVER_PROCESSOR);
    server.actAs("edge");
    server.start();
  }

  /// Puts a file beside the asset's own, in the bucket and in `www`.
  void put(String asset, String file, int sizeBytes, Path www) throws IOException {
    byte[] bytes = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(bytes);
    Files.write(www.resolve(file), bytes);
    try (var store = new S3ObjectStore(engines.bucket())) {
      store.put(
          "assets/" + asset + "/1/v/bench/" + file, bytes, ObjectMeta.of("video/iso.segment"));
    }
  }

  private URI endpoint() throws IOException {
    return engines.bucket().endpoint().orElseThrow();
  }

  /// The edges' way to the bucket.
  OriginLine line() {
    if (line == null) {
      throw new BenchFailed("the edges do not run");
    }
    return line;
  }

  Api plainApi() throws IOException, InterruptedException {
    return plain.api();
  }

  MillraceServer origin() {
    return origin;
  }

  String plain(String asset, String file) throws IOException, InterruptedException {
    return plain.api().url() + "/play/" + asset + "/v1/v/bench/" + file;
  }

  String tls(String asset, String file) throws IOException, InterruptedException {
    return tls.api().url() + "/play/" + asset + "/v1/v/bench/" + file;
  }

  ServerCpu plainCpu() {
    return new ServerCpu(Set.of(plain.pid()));
  }

  ServerCpu tlsCpu() {
    return new ServerCpu(Set.of(tls.pid()));
  }

  void abandon() throws IOException {
    records.close();
    tls.abandon();
    plain.abandon();
    if (line != null) {
      line.close();
    }
    origin.abandon();
  }
}

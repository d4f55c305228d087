package dev.millrace.bench;

import dev.millrace.config.Secret;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.store.s3.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// An origin, and servers on its database, events and bucket that are only asked for what is
/// played, as edges are: one plain, one over TLS.
final class EdgeServers {
  private static final int ACCESS_KEY_CHARACTERS = 20;

  private final MillraceServer origin;
  private final MillraceServer plain;
  private final MillraceServer tls;
  private final Records records;

  EdgeServers(Workshop workshop) {
    this.origin = workshop.another("edge-origin");
    this.plain = workshop.another("edge-plain");
    this.tls = workshop.another("edge-tls");
    this.records = new Records(origin.data());
  }

  void start() throws IOException, InterruptedException {
    Files.createDirectories(origin.data());
    origin.start();
    begin(plain, "");
    begin(tls, "  tls: self-signed\n");
  }

  private void begin(MillraceServer server, String http) throws IOException, InterruptedException {
    Path data = Files.createDirectories(server.data());
    String tls = http.isEmpty() ? "" : "http:\n" + http;
    Files.writeString(
        data.resolve("millrace.yaml"),
        tls + "worker:\n  node-name: " + data.getFileName() + "\n" + engines());
    Files.copy(
        origin.data().resolve("admin-token"),
        data.resolve("admin-token"),
        StandardCopyOption.COPY_ATTRIBUTES);
    server.start();
  }

  private String engines() throws IOException {
    return """
        database:
          url: %s
          user: %s
          password: %s
        kafka:
          bootstrap-servers: 127.0.0.1:%s
        store:
          endpoint: http://127.0.0.1:%s
          access-key: %s
          secret-key: %s
        """
        .formatted(
            records.url(),
            records.user(),
            records.password(),
            word("kafka/broker.port"),
            word("s3/s3.port"),
            accessKey(),
            word("s3/secret-key.secret"));
  }

  private String accessKey() throws IOException {
    return word("s3/access-key.secret").substring(0, ACCESS_KEY_CHARACTERS);
  }

  private String word(String file) throws IOException {
    return Files.readString(origin.data().resolve(file)).strip();
  }

  /// Puts a file beside the asset's own, in the bucket and in `www`.
  void put(String asset, String file, int sizeBytes, Path www) throws IOException {
    byte[] bytes = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(bytes);
    Files.write(www.resolve(file), bytes);
    try (var store = new S3ObjectStore(bucket())) {
      store.put(
          "assets/" + asset + "/1/v/bench/" + file, bytes, ObjectMeta.of("video/iso.segment"));
    }
  }

  private StoreConfig bucket() throws IOException {
    StoreConfig usual = StoreConfig.defaults();
    return new StoreConfig(
        Optional.of(URI.create("http://127.0.0.1:" + word("s3/s3.port"))),
        Optional.empty(),
        usual.region(),
        usual.bucket(),
        accessKey(),
        new Secret(word("s3/secret-key.secret")),
        true,
        Optional.empty(),
        usual.maxConnections());
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

  void abandon() {
    records.close();
    tls.abandon();
    plain.abandon();
    origin.abandon();
  }
}

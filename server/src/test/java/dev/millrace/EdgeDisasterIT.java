package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.cli.Cli;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.testing.EnginesOf;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An edge that is killed while its cache fills, and one whose disk is full: whatever they serve is
/// the bucket's to the last byte.
@Tag("ffmpeg")
class EdgeDisasterIT {
  private static final int OBJECTS = 16;
  private static final int SIZE = 4 << 20;
  private static final int KILLS = 2;

  /// Half of the objects fits.
  private static final String SMALL_DISK = "size=32m,mode=755";

  @TempDir static Path folder;
  private static RoleProcess api;
  private static String film;

  @BeforeAll
  static void publish() throws Exception {
    api = RoleProcess.start(data("api", ""), "api,worker").awaitReady();
    Path lesson = SourceTree.root().resolve("scripts/lesson.mp4");
    String[] command = {"process", lesson.toString(), "--data", api.data().toString()};
    assertThat(Cli.run(command, _ -> 1)).isZero();
    String id = api.ask("GET", "/v1/assets", "").path("items").path(0).path("id").asString();
    film = "/play/" + id + "/v1/v/180p/";
    try (var store = new S3ObjectStore(new EnginesOf(api.data()).bucket())) {
      for (int n = 0; n < OBJECTS; n++) {
        String key = "assets/" + id + "/1/v/180p/" + name(n);
        store.put(key, content(n), ObjectMeta.of("video/iso.segment"));
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (api != null) {
      api.stop();
    }
  }

  private static String name(int n) {
    return "big" + n + ".m4s";
  }

  private static byte[] content(int n) {
    byte[] bytes = new byte[SIZE];
    new Random(n).nextBytes(bytes);
    return bytes;
  }

  private static Path data(String name, String config) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    Files.writeString(data.resolve("millrace.yaml"), "http: {port: 0}\n" + config);
    return data;
  }

  private static void servesTheBucketsBytes(RoleProcess edge) {
    for (int n = 0; n < OBJECTS; n++) {
      var answer = edge.get(film + name(n));
      assertThat(answer.statusCode()).as(name(n)).isEqualTo(200);
      assertThat(answer.body()).as(name(n)).isEqualTo(content(n));
    }
  }

  @Test
  void an_edge_that_is_killed_while_it_fills_serves_nothing_torn_afterwards() throws Exception {
    var edge = RoleProcess.start(data("killed", engines()), "edge").awaitReady();
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        killWhileFilling(edge);
        edge = edge.again();
        servesTheBucketsBytes(edge);
        // Some is on disk, so that the next start has files to believe or not.
        var filled = edge;
        assertThat(Eventually.holds(() -> onDisk(filled) > 0)).isTrue();
        api.ask("POST", "/v1/purge", "{\"prefixes\":[\"" + film + "big" + kill + "\"]}");
      }
    } finally {
      edge.stop();
    }
  }

  /// Asks for all objects at once, and kills the edge when the first bytes of some are there.
  private static void killWhileFilling(RoleProcess edge) throws Exception {
    String url = edge.url();
    var some = new CountDownLatch(OBJECTS / 4);
    List<Thread> viewers = new ArrayList<>();
    for (int n = 0; n < OBJECTS; n++) {
      var object = URI.create(url + film + name(n));
      viewers.add(Thread.ofVirtual().start(() -> watch(object, some)));
    }
    assertThat(some.await(1, TimeUnit.MINUTES)).isTrue();
    edge.kill();
    for (Thread viewer : viewers) {
      viewer.join();
    }
  }

  /// Reads to the end, or until the edge is gone.
  private static void watch(URI object, CountDownLatch begun) {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(object).build();
      try (InputStream body = http.send(request, BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isNotNegative();
        begun.countDown();
        body.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException | InterruptedException e) {
      begun.countDown();
    }
  }

  @Test
  void an_edge_whose_disk_is_full_serves_without_keeping() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", disk.toString()),
        "only root may mount a small disk");
    try {
      String cache = "delivery: {cache: \"" + disk.resolve("cache") + "\"}\n";
      var edge = RoleProcess.start(data("full", engines() + cache), "edge").awaitReady();
      try {
        servesTheBucketsBytes(edge);
        servesTheBucketsBytes(edge);
        assertThat(edge.get("/readyz").statusCode()).isEqualTo(200);
        try (Stream<Path> files = Files.walk(disk)) {
          assertThat(
                  files
                      .filter(Files::isRegularFile)
                      .mapToLong(file -> file.toFile().length())
                      .sum())
              .isLessThan(32L << 20);
        }
      } finally {
        edge.stop();
      }
    } finally {
      run("umount", "--lazy", disk.toString());
    }
  }

  private static String engines() throws IOException {
    return new EnginesOf(api.data()).yaml();
  }

  private static double onDisk(RoleProcess edge) {
    return edge.count("millrace_edge_cache_objects", "disk");
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}

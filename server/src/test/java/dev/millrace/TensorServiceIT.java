package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.config.Secret;
import dev.millrace.inference.Inference;
import dev.millrace.inference.InferenceConfig;
import dev.millrace.inference.InferenceFailed;
import dev.millrace.inference.OwnNetwork;
import dev.millrace.inference.RemoteNetworks;
import dev.millrace.models.Models;
import dev.millrace.testing.Drawing;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Networks of another process, asked by the Open Inference Protocol: what is seen is the same as
/// where they run, and whatever goes wrong there is told.
@Timeout(300)
class TensorServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path CACHE = Models.standardCache(System.getenv());

  @TempDir private static Path folder;
  private static RoleProcess service;

  /// Descriptions without weights.
  private static Path described;

  @BeforeAll
  static void start() throws Exception {
    Models.in(CACHE).fetch(Set.of("nanodet-g"), _ -> {});
    Path data = Files.createDirectory(folder.resolve("service"));
    Files.writeString(data.resolve("millrace.yaml"), "http: {port: 0}\n");
    described = folder.resolve("described");
    for (Path place : List.of(data.resolve("models.d/colours"), described.resolve("colours"))) {
      OwnNetwork.write(place, OwnNetwork.DESCRIPTION, "red\ngreen\nblue\n");
    }
    Files.delete(described.resolve("colours/model.onnx"));
    service = RoleProcess.start(data, "api,inference").awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    service.stop();
  }

  private static RemoteNetworks networks(URI server, String token, Duration patience) {
    var place = new RemoteNetworks.Place(server, new Secret(token), patience);
    return new RemoteNetworks(place, CACHE, described);
  }

  private static RemoteNetworks networks() {
    return networks(URI.create(service.url()), service.token(), PATIENCE);
  }

  private static byte[] jpeg(BufferedImage image) throws Exception {
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  private static byte[] plain(Color colour) throws Exception {
    return jpeg(new Drawing(64, 48, colour).image());
  }

  @Test
  void what_is_seen_over_tensors_is_what_is_seen_where_the_network_runs() throws Exception {
    var sign = new Drawing(640, 360, new Color(120, 160, 200)).stopSign(320, 140, 160);
    var frames = new java.util.ArrayList<byte[]>();
    for (int n = 0; n < 6; n++) {
      frames.add(n % 2 == 0 ? jpeg(sign.image()) : plain(Color.GRAY));
    }
    var config = new InferenceConfig(1, 100, 8, PATIENCE, CACHE, folder.resolve("none"));
    try (var remote = networks();
        var local = new Inference(config)) {
      local.start();

      Inference.Seen seen = remote.look("nanodet-g", frames);

      assertThat(seen).isEqualTo(local.look("nanodet-g", frames));
      assertThat(seen.frames().getFirst().found())
          .anySatisfy(one -> assertThat(one.label()).isEqualTo("stop sign"));
    }
  }

  @Test
  void a_network_of_ones_own_needs_no_weights_where_it_is_asked() throws Exception {
    try (var remote = networks()) {
      Inference.Seen seen = remote.look("colours", List.of(plain(Color.RED), plain(Color.BLUE)));

      assertThat(seen.version()).isEqualTo("1.2");
      assertThat(seen.frames())
          .extracting(frame -> frame.found().getFirst().label())
          .containsExactly("red", "blue");
    }
  }

  @Test
  void what_cannot_be_looked_at_says_why() throws Exception {
    byte[] frame = plain(Color.RED);
    try (var remote = networks();
        var stranger = networks(URI.create(service.url()), "wrong", PATIENCE)) {
      assertThatThrownBy(() -> remote.look("nothing", List.of(frame)))
          .isInstanceOf(InferenceFailed.class)
          .hasMessage("there is no network nothing that takes pictures");
      assertThatThrownBy(() -> remote.look("colours", List.of(frame, new byte[9])))
          .isInstanceOfSatisfying(InferenceFailed.class, e -> assertThat(e.frame()).isEqualTo(1));
      assertThatThrownBy(() -> stranger.look("colours", List.of(frame)))
          .isInstanceOfSatisfying(
              InferenceFailed.class, e -> assertThat(e.kind()).isEqualTo(InferenceFailed.Kind.OFF))
          .hasMessageContaining("answers 401");
    }
  }

  @Test
  void a_server_that_keeps_silent_is_given_up() throws Exception {
    byte[] frame = plain(Color.RED);
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var remote =
            networks(
                URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                "",
                Duration.ofMillis(300))) {
      assertThatThrownBy(() -> remote.look("colours", List.of(frame)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the inference server does not answer");
    }
  }

  /// A server that describes networks so, and answers all else with what is given for it.
  private static HttpServer server(String description, Supplier<byte[]> answer) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/triton/v2/models/",
        exchange -> {
          boolean asks = exchange.getRequestMethod().equals("GET");
          byte[] bytes = asks ? description.getBytes(StandardCharsets.UTF_8) : answer.get();
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:%d/triton/".formatted(server.getAddress().getPort()));
  }

  private static String takes(String input) {
    return "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1]}]}".formatted(input);
  }

  private static String gives(String scores) {
    int count = scores.split(",").length;
    return "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,%d],\"data\":[%s]}]}"
        .formatted(count, scores);
  }

  @Test
  void what_a_server_says_beyond_what_is_asked_for_is_not_read() throws Exception {
    byte[] frame = plain(Color.RED);
    HttpServer wordy = server(takes("x") + " ".repeat(1 << 20), () -> new byte[0]);
    HttpServer huge = server(takes("x"), () -> new byte[(64 << 20) + 1]);
    try (var first = networks(address(wordy), "", PATIENCE);
        var second = networks(address(huge), "", PATIENCE)) {
      for (RemoteNetworks remote : List.of(first, second)) {
        assertThatThrownBy(() -> remote.look("colours", List.of(frame)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the inference server does not answer")
            .hasStackTraceContaining("capacity");
      }
    } finally {
      wordy.stop(0);
      huge.stop(0);
    }
  }

  @Test
  void an_answer_that_does_not_fit_the_network_is_no_answer() throws Exception {
    byte[] frame = plain(Color.RED);
    var answers =
        new ArrayDeque<>(List.of(gives("0.5,0.5"), gives("0.1,0.2,0.7"), gives("0.1,0.7,0.2")));
    HttpServer server =
        server(takes("x"), () -> answers.removeFirst().getBytes(StandardCharsets.UTF_8));
    try (var remote = networks(address(server), "", PATIENCE)) {
      assertThatThrownBy(() -> remote.look("colours", List.of(frame)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the answer does not fit colours")
          .hasRootCauseMessage("3 scores were expected, there are 2");
      assertThat(remote.look("colours", List.of(frame)).frames().getFirst().found().getFirst())
          .satisfies(one -> assertThat(one.label()).isEqualTo("blue"));
    } finally {
      server.stop(0);
    }
  }
}

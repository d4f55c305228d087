package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.testing.Eventually;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/health`, `/infer` and `/stats` over a network of our own, without one of the catalogue.
class InferenceRoutesTest {
  @TempDir private Path folder;
  private Inference inference;
  private Routes routes;

  @BeforeEach
  void start() throws IOException {
    OwnNetwork.write(folder.resolve("own/colours"), OwnNetwork.DESCRIPTION, "red\ngreen\nblue");
    OwnNetwork.write(folder.resolve("own/broken"), "decoder: softmax", "red");
    open(2);
  }

  private void open(int threads) {
    var cache = folder.resolve("cache");
    inference =
        new Inference(
            new InferenceConfig(
                threads, 60, 8, Duration.ofSeconds(20), cache, folder.resolve("own")));
    var answers = new InferenceRoutes(inference);
    routes =
        Routes.build(
            all -> {
              answers.addOpen(all);
              answers.addGuarded(all);
            });
    inference.start();
    assertThat(Eventually.holds(this::isThere)).isTrue();
  }

  /// The one that is good is tried after the one that is broken.
  private boolean isThere() {
    return inference.networks().stream().anyMatch(NetworkState::ready);
  }

  @AfterEach
  void stop() {
    inference.close();
  }

  @Test
  void frames_in_several_parts_are_looked_at_in_their_order() throws Exception {
    var body = new ByteArrayOutputStream();
    for (Color colour : new Color[] {Color.RED, Color.BLUE}) {
      body.writeBytes(ascii("--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n"));
      body.writeBytes(jpeg(colour, 64, 48));
      body.writeBytes(ascii("\r\n"));
    }
    body.writeBytes(ascii("--x--\r\n"));

    JsonNode answer =
        ok(
            post("/infer?model=colours")
                .body("multipart/form-data; boundary=x", body.toByteArray()));

    assertThat(answer.path("model").asString()).isEqualTo("colours");
    assertThat(answer.path("version").asString()).isEqualTo("1.2");
    assertThat(answer.at("/frames/0/width").asInt()).isEqualTo(64);
    assertThat(answer.at("/frames/0/detections/0/label").asString()).isEqualTo("red");
    assertThat(answer.at("/frames/1/detections/0/label").asString()).isEqualTo("blue");
  }

  @Test
  void fifty_frames_in_json_are_taken_and_fifty_one_are_not() throws Exception {
    assertThat(ok(post("/infer").json(frames(50))).path("frames")).hasSize(50);
    assertProblem(post("/infer").json(frames(51)), 413, "at most 50 frames a request, not 51");
    assertThat(Eventually.holds(() -> count("frames") == 50)).isTrue();
  }

  @Test
  void one_frame_may_come_as_it_is() throws Exception {
    var answer = ok(post("/infer?model=colours").body("image/jpeg", jpeg(Color.GREEN, 20, 20)));

    assertThat(answer.at("/frames/0/detections/0/label").asString()).isEqualTo("green");
  }

  @Test
  void a_frame_that_lies_on_its_side_is_looked_at_upright() throws Exception {
    byte[] lying = Exif.turned(jpeg(Color.GREEN, 64, 48), 6, ByteOrder.BIG_ENDIAN);

    var answer = ok(post("/infer?model=colours").body("image/jpeg", lying));

    assertThat(answer.at("/frames/0/width").asInt()).isEqualTo(48);
    assertThat(answer.at("/frames/0/height").asInt()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "image/png", "video/mp4"})
  void another_content_type_is_refused(String type) throws Exception {
    assertProblem(post("/infer").body(type, new byte[10]), 415, "send multipart/form-data");
  }

  @Test
  void a_broken_frame_is_named_and_the_service_goes_on() throws Exception {
    byte[] whole = jpeg(Color.RED, 640, 480);
    byte[] half = java.util.Arrays.copyOf(whole, 300);
    String json =
        "{\"model\":\"colours\",\"frames\":[\"%s\",\"%s\"]}".formatted(base64(whole), base64(half));

    JsonNode problem = assertProblem(post("/infer").json(json), 422, "frame 1: the JPEG is broken");

    assertThat(problem.path("frame").asInt()).isEqualTo(1);
    assertProblem(
        post("/infer?model=colours").body("image/jpeg", ascii("no picture")), 422, "it is no JPEG");
    assertProblem(post("/infer").json("{\"frames\":[\"*\"]}"), 422, "frame 0 is no Base64");
    assertProblem(post("/infer").json("{\"frames\":[]}"), 422, "there is no frame");
    ok(post("/infer?model=colours").body("image/jpeg", whole));
  }

  @Test
  void a_picture_with_too_many_pixels_is_refused_before_it_is_decoded() throws Exception {
    byte[] bomb = jpeg(Color.RED, 16, 16);
    for (int n = 0; n < bomb.length - 8; n++) {
      if ((bomb[n] & 0xff) == 0xff && (bomb[n + 1] & 0xff) == 0xc0) {
        bomb[n + 5] = bomb[n + 7] = (byte) 0xff;
      }
    }

    assertProblem(
        post("/infer?model=colours").body("image/jpeg", bomb), 422, "the picture is too large");
  }

  @Test
  void a_multipart_body_without_an_end_is_refused() throws Exception {
    assertProblem(
        post("/infer").body("multipart/form-data; boundary=x", ascii("--x\r\n\r\nabc")),
        400,
        "a part does not end");
    assertProblem(post("/infer").body("multipart/form-data", new byte[0]), 400, "no boundary");
  }

  @Test
  void a_network_that_is_not_there_says_why_and_an_unknown_one_which_there_are() throws Exception {
    var frame = jpeg(Color.RED, 16, 16);

    assertProblem(
        post("/infer?model=nanodet-g").body("image/jpeg", frame),
        503,
        "the network nanodet-g is off: not fetched; run: ./millrace models fetch nanodet-g");
    assertProblem(
        post("/infer?model=broken").body("image/jpeg", frame), 503, "model.yaml lacks task");
    assertProblem(
        post("/infer?model=emotion").body("image/jpeg", frame), 404, "there is no network");
  }

  @Test
  void health_names_every_network_and_what_is_wrong_with_it() throws Exception {
    JsonNode health = ok(get("/health"));

    assertThat(health.path("status").asString()).isEqualTo("ok");
    assertThat(health.path("models").findValuesAsString("name"))
        .containsExactly(
            "nanodet-g",
            "blazeface",
            "nsfw-inception",
            "text-detect",
            "text-read",
            "minilm",
            "silero-vad",
            "colours",
            "broken");
  }

  @Test
  void more_than_can_wait_is_refused() throws Exception {
    inference.close();
    open(1);
    var threads =
        IntStream.range(0, 20)
            .mapToObj(_ -> (Runnable) () -> answer(sized(frames(50))))
            .map(Thread::startVirtualThread)
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(Eventually.holds(() -> count("frames") + count("refused") == 1000)).isTrue();
    assertThat(count("refused")).isPositive();
    assertThat(count("waiting")).isZero();
  }

  private int count(String what) {
    return ok(get("/stats")).path(what).asInt();
  }

  private static RequestBuilder post(String target) {
    return Request.builder("POST", target);
  }

  private static RequestBuilder sized(String json) {
    return post("/infer").json(json).header("Content-Length", Integer.toString(json.length()));
  }

  private static RequestBuilder get(String target) {
    return Request.builder("GET", target);
  }

  private JsonNode ok(RequestBuilder request) {
    Response response = answer(request);
    assertThat(response.status()).as(text(response)).isEqualTo(200);
    return JsonMapper.shared().readTree(text(response));
  }

  private JsonNode assertProblem(RequestBuilder request, int status, String words) {
    Response response = answer(request);
    assertThat(response.status()).as(text(response)).isEqualTo(status);
    JsonNode problem = JsonMapper.shared().readTree(text(response));
    assertThat(problem.path("detail").asString()).contains(words);
    return problem;
  }

  private Response answer(RequestBuilder request) {
    return routes.answer(request.build());
  }

  private static String text(Response response) {
    return new String(Answers.bytes(response), StandardCharsets.UTF_8);
  }

  private static String frames(int count) {
    String frame = base64(jpeg(Color.RED, 320, 240));
    return IntStream.range(0, count)
        .mapToObj(_ -> "\"" + frame + "\"")
        .collect(Collectors.joining(",", "{\"model\":\"colours\",\"frames\":[", "]}"));
  }

  private static byte[] jpeg(Color colour, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    canvas.setColor(colour);
    canvas.fillRect(0, 0, width, height);
    canvas.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

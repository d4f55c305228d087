package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Open Inference Protocol, over a network that gives the mean of each of three channels.
class TensorRoutesTest {
  private static final int FLOATS = 8 * 8 * 3;

  @TempDir private Path folder;
  private Inference inference;
  private Routes routes;

  @BeforeEach
  void start() throws IOException {
    OwnNetwork.write(folder.resolve("own/colours"), OwnNetwork.DESCRIPTION, "red\ngreen\nblue");
    inference =
        new Inference(
            new InferenceConfig(
                1, 60, 8, Duration.ofSeconds(20), folder.resolve("cache"), folder.resolve("own")));
    routes = Routes.build(new TensorRoutes(inference)::addTo);
    inference.start();
    assertThat(Eventually.holds(() -> inference.networks().getLast().ready())).isTrue();
  }

  @AfterEach
  void stop() {
    inference.close();
  }

  @Test
  void the_server_and_its_networks_describe_themselves() {
    assertThat(ok(get("/v2")).at("/extensions/0").asString()).isEqualTo("binary_tensor_data");
    assertThat(ok(get("/v2/health/live")).path("live").asBoolean()).isTrue();
    assertThat(ok(get("/v2/health/ready")).path("ready").asBoolean()).isTrue();
    assertThat(ok(get("/v2/models/colours/ready")).path("ready").asBoolean()).isTrue();
    JsonNode colours = ok(get("/v2/models/colours"));
    assertThat(colours.at("/versions/0").asString()).isEqualTo("1.2");
    assertThat(colours.at("/inputs/0/name").asString()).isEqualTo("picture");
    assertThat(colours.at("/inputs/0/datatype").asString()).isEqualTo("FP32");
    assertThat(colours.at("/inputs/0/shape").toString()).isEqualTo("[-1,8,8,3]");
    assertThat(routes.answer(get("/v2/models/nanodet-g/ready").build()).status()).isEqualTo(503);
    assertThat(routes.answer(get("/v2/models/none").build()).status()).isEqualTo(404);
  }

  @Test
  void numbers_in_json_come_back_in_json() {
    String data =
        IntStream.range(0, FLOATS)
            .mapToObj(n -> Integer.toString(n % 3 * 10))
            .collect(Collectors.joining(","));

    JsonNode answer =
        ok(
            infer()
                .json(
                    """
                    {"id": "7", "inputs": [{"name": "picture", "datatype": "FP32",
                     "shape": [1, 8, 8, 3], "data": [%s]}]}
                    """
                        .formatted(data)));

    assertThat(answer.path("id").asString()).isEqualTo("7");
    assertThat(answer.path("model_name").asString()).isEqualTo("colours");
    assertThat(answer.at("/outputs/0/shape").toString()).isEqualTo("[1,3]");
    assertThat(answer.at("/outputs/0/data").toString()).isEqualTo("[0.0,10.0,20.0]");
  }

  @Test
  void bytes_come_back_as_bytes() {
    byte[] json =
        """
        {"inputs": [{"name": "picture", "datatype": "FP32", "shape": [2, 8, 8, 3],
          "parameters": {"binary_data_size": 1536}}], "parameters": {"binary_data_output": true}}
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(json.length + 1536).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json);
    IntStream.range(0, 2 * FLOATS).forEach(n -> body.putFloat(n < FLOATS ? 1 : 2));

    Response answer =
        routes.answer(
            infer()
                .body("application/octet-stream", body.array())
                .header("Inference-Header-Content-Length", Integer.toString(json.length))
                .build());

    byte[] bytes = Answers.bytes(answer);
    int length = Integer.parseInt(answer.headers().first("Inference-Header-Content-Length"));
    JsonNode head = JsonMapper.shared().readTree(Arrays.copyOf(bytes, length));
    assertThat(head.at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(24);
    ByteBuffer floats = ByteBuffer.wrap(bytes, length, 24).slice().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(IntStream.range(0, 6).mapToObj(n -> floats.getFloat()).toList())
        .containsExactly(1f, 1f, 1f, 2f, 2f, 2f);
  }

  @Test
  void tensors_that_nobody_waits_for_any_more_make_room_for_others() throws Exception {
    var config =
        new InferenceConfig(
            1, 50, 8, Duration.ofMillis(5), folder.resolve("c"), folder.resolve("o"));
    try (var unbegun = new Inference(config);
        Network network = OwnNetworks.load(folder.resolve("own/colours"))) {
      for (int n = 0; n <= config.queue(); n++) {
        assertThatThrownBy(() -> unbegun.run(network, List.of()))
            .isInstanceOf(InferenceFailed.class)
            .hasMessage("the frames had to wait for too long");
        assertThat(unbegun.waiting()).isZero();
      }
    }
  }

  @Test
  void large_answers_are_given_as_bytes_alone_and_take_room() throws Exception {
    ByteBuffer data = ByteBuffer.allocate((1 << 20) + 4);
    var large = List.of(new NamedTensor("large", Datatype.FP32, List.of((1L << 18) + 1), data));

    assertThatThrownBy(() -> TensorMessage.write(Map.of(), large, false))
        .isInstanceOf(Problem.Thrown.class)
        .hasMessageContaining("ask for binary_data_output");
    TensorMessage.Written written = TensorMessage.write(Map.of(), large, true);
    assertThat(written.bytes()).hasSize(written.json() + data.capacity());
    Request small = infer().header("Content-Length", "9").build();
    var room = inference.room();
    assertThatThrownBy(
            () ->
                room.answer(
                    small,
                    _ ->
                        room.larger(
                            small,
                            40L << 20,
                            () -> room.larger(small, 40L << 20, Response::noContent))))
        .isInstanceOf(Problem.Thrown.class)
        .hasMessageContaining("too many frames");
    assertThat(room.answer(small, _ -> room.larger(small, 60L << 20, Response::noContent)).status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "picture | FP32 | [1,8,8,3] | [1] | picture has 4 bytes",
        "picture | FP99 | [1] | [1] | the datatype FP99 of picture is not taken",
        "picture | FP32 | [-1] | [1] | the shape [-1] of picture is not good",
        "picture | FP32 | [1] | [\"a\"] | data holds numbers",
        "picture | FP32 | [1] | [1] | the network does not take these tensors",
        "other | FP32 | [1] | [1] | the network does not take these tensors",
        "picture | INT64 | [1] | [1] | the network does not take these tensors",
      })
  void tensors_that_do_not_fit_are_told_why(
      String name, String type, String shape, String data, String why) {
    String tensor =
        "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}"
            .formatted(name, type, shape, data);

    Response answer = routes.answer(infer().json("{\"inputs\":[" + tensor + "]}").build());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(new String(Answers.bytes(answer), StandardCharsets.UTF_8)).contains(why);
  }

  @Test
  void a_length_beyond_the_body_and_too_much_json_are_refused() {
    assertThat(
            routes
                .answer(infer().json("{}").header("Inference-Header-Content-Length", "99").build())
                .status())
        .isEqualTo(400);
    String json = "{\"inputs\":[" + " ".repeat(1 << 20) + "]}";
    assertThat(routes.answer(infer().json(json).build()).status()).isEqualTo(413);
  }

  @Test
  void an_input_that_is_there_twice_is_refused() {
    String one = "{\"name\":\"picture\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}";

    Response answer =
        routes.answer(infer().json("{\"inputs\":[%s,%s]}".formatted(one, one)).build());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(new String(Answers.bytes(answer), StandardCharsets.UTF_8))
        .contains("the input picture is there twice");
  }

  @Test
  void frames_and_tensors_share_their_room_and_who_finds_none_hears_when_to_come_again()
      throws Exception {
    Request large = infer().json("{}").header("Content-Length", "" + Room.MOST_BODY).build();
    var meanwhile = new ArrayList<Response>();

    inference
        .room()
        .answer(
            large,
            _ ->
                inference
                    .room()
                    .answer(
                        large,
                        _ -> {
                          meanwhile.add(routes.answer(large));
                          meanwhile.add(routes.answer(infer().json("{}").build()));
                          return Response.noContent();
                        }));

    assertThat(meanwhile).extracting(Response::status).containsExactly(429, 429);
    assertThat(meanwhile.getFirst().headers().first("Retry-After")).isEqualTo("1");
    assertThat(routes.answer(large).status()).isEqualTo(422);
  }

  private JsonNode ok(RequestBuilder request) {
    Response answer = routes.answer(request.build());
    String text = new String(Answers.bytes(answer), StandardCharsets.UTF_8);
    assertThat(answer.status()).as(text).isEqualTo(200);
    return JsonMapper.shared().readTree(text);
  }

  private static RequestBuilder infer() {
    return Request.builder("POST", "/v2/models/colours/infer");
  }

  private static RequestBuilder get(String target) {
    return Request.builder("GET", target);
  }
}

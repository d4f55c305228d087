package dev.millrace.models.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Small models of our own, through the converter and the runtime.
class FormatTest {
  private static final String ADDING =
      """
      {"modelTopology": {"node": [
        {"name": "x", "op": "Placeholder",
         "attr": {"shape": {"shape": {"dim": [{"size": "-1"}, {"size": "2"}]}}}},
        {"name": "w", "op": "Const"},
        {"name": "y", "op": "%s", "input": ["x", "w"]}]},
       "signature": {"outputs": {"y:0": {"name": "y:0",
         "tensorShape": {"dim": [{"size": "-1"}, {"size": "2"}]}}}},
       "weightsManifest": [{"weights": [{"name": "w", "shape": [2], "dtype": "float32"%s}]}]}
      """;

  @Test
  void a_weight_is_added_to_every_picture_of_a_batch() throws Exception {
    byte[] onnx = convert(ADDING.formatted("AddV2", ""), floats(10, 20));

    assertThat(run(onnx, new float[][] {{1, 2}, {3, 4}}))
        .isEqualTo(new float[][] {{11, 22}, {13, 24}});
  }

  @Test
  void bytes_with_a_scale_become_floats() throws Exception {
    String small = ", \"quantization\": {\"dtype\": \"uint8\", \"scale\": 0.5, \"min\": -1}";

    byte[] onnx =
        convert(ADDING.formatted("Mul", small), ByteBuffer.wrap(new byte[] {0, (byte) 255}));

    assertThat(run(onnx, new float[][] {{1, 1}})).isEqualTo(new float[][] {{-1, 126.5f}});
  }

  @Test
  void the_same_model_always_gives_the_same_bytes() {
    String model = ADDING.formatted("AddV2", "");

    assertThat(convert(model, floats(1, 2))).isEqualTo(convert(model, floats(1, 2)));
  }

  @Test
  void an_operation_that_is_not_known_is_refused_by_its_name() {
    assertThatThrownBy(() -> convert(ADDING.formatted("Fourier", ""), floats(1, 2)))
        .isInstanceOf(Unconvertible.class)
        .hasMessage("the operation Fourier is not known: y");
  }

  @Test
  void weights_that_break_off_are_refused() {
    assertThatThrownBy(() -> convert(ADDING.formatted("AddV2", ""), floats(1)))
        .isInstanceOf(Unconvertible.class)
        .hasMessage("the weights end before w");
  }

  @Test
  void weights_that_are_left_over_are_refused() {
    assertThatThrownBy(() -> convert(ADDING.formatted("AddV2", ""), floats(1, 2, 3)))
        .isInstanceOf(Unconvertible.class)
        .hasMessageContaining("4 bytes");
  }

  @Test
  void what_is_no_json_is_refused() {
    assertThatThrownBy(() -> convert("<html>", floats()))
        .isInstanceOf(Unconvertible.class)
        .hasMessageStartingWith("the graph is not JSON");
  }

  @Test
  void a_script_is_read_and_not_run() {
    var script = utf8("!function(){n.exports={a:!0,b:.5,c:null}},{}]},{},[1])");

    var object = Script.object(script);

    assertThat(object.path("a").asBoolean()).isTrue();
    assertThat(object.path("b").asDouble()).isEqualTo(0.5);
    assertThat(Script.bytes(utf8("x.exports=\"AQID\"},{}]"))).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> Script.bytes(utf8("x.exports=\"A*\"")))
        .isInstanceOf(Unconvertible.class);
    assertThatThrownBy(() -> Script.object(utf8("alert(1)"))).isInstanceOf(Unconvertible.class);
  }

  private static byte[] convert(String json, ByteBuffer weights) {
    return Format.TFJS_GRAPH.toOnnx("test", List.of(utf8(json), weights));
  }

  private static Object[] run(byte[] onnx, float[][] input) throws Exception {
    var runtime = OrtEnvironment.getEnvironment();
    try (var session = runtime.createSession(onnx);
        var tensor = OnnxTensor.createTensor(runtime, input);
        var result = session.run(Map.of("x", tensor))) {
      return (Object[]) result.get(0).getValue();
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuffer floats(float... values) {
    var buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.flip();
  }
}

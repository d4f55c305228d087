package dev.millrace.inference;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests and answers of the Open Inference Protocol, version 2, with its extension for binary
/// tensors: JSON first, then the bytes of those tensors that are not in it.
///
/// **Limits**: 16 tensors, 1 MiB of JSON, and as much of tensors that an answer has as JSON.
final class TensorMessage {
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private static final int MAX_JSON = 1 << 20;
  private static final int MAX_TENSORS = 16;

  private TensorMessage() {}

  /// What was sent.
  ///
  /// @param binary whether the answer's tensors shall be binary
  record Asked(String id, List<NamedTensor> inputs, boolean binary) {}

  /// **On failure** a problem.
  ///
  /// @param json how many bytes of the body are JSON
  static Asked read(byte[] body, int json) {
    if (json > MAX_JSON) {
      throw Problem.TOO_LARGE
          .because("at most 1 MiB of JSON: send tensors binary, with " + JSON_LENGTH)
          .thrown();
    }
    if (json < 2 || json > body.length) {
      throw Problem.BAD_REQUEST.because(JSON_LENGTH + " is not within the body").thrown();
    }
    JsonNode message = Json.read(Arrays.copyOf(body, json), JsonNode.class);
    ByteBuffer rest = ByteBuffer.wrap(body, json, body.length - json).slice();
    try {
      var inputs = new ArrayList<NamedTensor>();
      for (JsonNode input : message.path("inputs")) {
        inputs.add(tensor(input, rest));
      }
      requireOnce(inputs);
      if (inputs.isEmpty() || inputs.size() > MAX_TENSORS || rest.hasRemaining()) {
        throw new IllegalArgumentException(
            "%d inputs, and %d bytes too many".formatted(inputs.size(), rest.remaining()));
      }
      return new Asked(message.path("id").asString(""), inputs, wantsBinary(message));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String why = String.valueOf(e.getMessage());
      throw Problem.INVALID_INPUT.because(why).with("member", "/inputs").thrown();
    }
  }

  private static void requireOnce(List<NamedTensor> inputs) {
    var names = new HashSet<String>();
    for (NamedTensor input : inputs) {
      if (!names.add(input.name())) {
        throw new IllegalArgumentException("the input %s is there twice".formatted(input.name()));
      }
    }
  }

  private static boolean wantsBinary(JsonNode message) {
    boolean all = message.path("parameters").path("binary_data_output").asBoolean(false);
    for (JsonNode output : message.path("outputs")) {
      all = output.path("parameters").path("binary_data").asBoolean(all);
    }
    return all;
  }

  private static NamedTensor tensor(JsonNode input, ByteBuffer rest) {
    String name = input.path("name").asString("");
    String type = input.path("datatype").asString("");
    Datatype datatype =
        Datatype.named(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the datatype %s of %s is not taken; there are %s"
                            .formatted(type, name, List.of(Datatype.values()))));
    var shape = new ArrayList<Long>();
    input.path("shape").forEach(side -> shape.add(side.asLong(-1)));
    JsonNode size = input.path("parameters").path("binary_data_size");
    return new NamedTensor(
        name,
        datatype,
        shape,
        size.isMissingNode() ? numbers(input, datatype) : binary(size.asInt(-1), rest));
  }

  private static ByteBuffer binary(int size, ByteBuffer rest) {
    if (size < 0 || size > rest.remaining()) {
      throw new IllegalArgumentException("binary_data_size is %d".formatted(size));
    }
    ByteBuffer part = rest.slice(rest.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    rest.position(rest.position() + size);
    return part;
  }

  private static ByteBuffer numbers(JsonNode input, Datatype datatype) {
    var numbers = new ArrayList<Number>();
    flatten(input.path("data"), numbers);
    ByteBuffer data =
        ByteBuffer.allocate(numbers.size() * datatype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(number -> datatype.put(data, number));
    return data.flip();
  }

  private static void flatten(JsonNode data, List<Number> numbers) {
    if (data.isArray()) {
      data.forEach(one -> flatten(one, numbers));
    } else if (data.isNumber()) {
      numbers.add(data.numberValue());
    } else {
      throw new IllegalArgumentException("data holds numbers and lists of them");
    }
  }

  /// An answer.
  ///
  /// @param json how many of the bytes are JSON; all of them when no tensor is binary
  @SuppressWarnings("ArrayRecordComponent")
  record Written(byte[] bytes, int json) {}

  /// The tensors of an answer.
  ///
  /// **On failure** an [IllegalArgumentException], or one of Jackson's.
  ///
  /// @param json how many bytes of the body are JSON
  static List<NamedTensor> outputs(byte[] body, int json) {
    JsonNode message = JsonMapper.shared().readTree(body, 0, json);
    ByteBuffer rest = ByteBuffer.wrap(body, json, body.length - json).slice();
    var outputs = new ArrayList<NamedTensor>();
    for (JsonNode output : message.path("outputs")) {
      outputs.add(tensor(output, rest));
    }
    return outputs;
  }

  /// A request for binary tensors, by binary tensors.
  static Written request(List<NamedTensor> inputs) {
    var head = Map.<String, Object>of("parameters", Map.of("binary_data_output", true));
    return write(head, "inputs", inputs, true);
  }

  /// An answer: its JSON, and behind it the bytes of the tensors if they are binary.
  ///
  /// **On failure** a problem: numbers take ten times the room as text.
  static Written write(Map<String, Object> head, List<NamedTensor> outputs, boolean binary) {
    long size = size(outputs);
    if (!binary && size > MAX_JSON) {
      throw Problem.INVALID_INPUT
          .because(
              "%d bytes of tensors are too many for JSON, above 1 MiB: ask for binary_data_output"
                  .formatted(size))
          .with("member", "/parameters/binary_data_output")
          .thrown();
    }
    return write(head, "outputs", outputs, binary);
  }

  private static Written write(
      Map<String, Object> head, String member, List<NamedTensor> tensors, boolean binary) {
    var message = new LinkedHashMap<>(head);
    var list = new ArrayList<Map<String, Object>>();
    for (NamedTensor tensor : tensors) {
      var one = new LinkedHashMap<String, Object>();
      one.put("name", tensor.name());
      one.put("datatype", tensor.datatype().name());
      one.put("shape", tensor.shape());
      if (binary) {
        one.put("parameters", Map.of("binary_data_size", tensor.data().remaining()));
      } else {
        one.put("data", numbers(tensor));
      }
      list.add(one);
    }
    message.put(member, list);
    byte[] json = Json.write(message);
    return new Written(binary ? joined(json, tensors) : json, json.length);
  }

  private static byte[] joined(byte[] json, List<NamedTensor> tensors) {
    byte[] whole = Arrays.copyOf(json, Math.toIntExact(json.length + size(tensors)));
    int at = json.length;
    for (NamedTensor tensor : tensors) {
      ByteBuffer data = tensor.data().slice();
      int length = data.remaining();
      data.get(whole, at, length);
      at += length;
    }
    return whole;
  }

  /// How many bytes tensors have together.
  static long size(List<NamedTensor> tensors) {
    return tensors.stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  private static List<Number> numbers(NamedTensor tensor) {
    ByteBuffer data = tensor.data().slice().order(ByteOrder.nativeOrder());
    var numbers = new ArrayList<Number>(data.remaining() / tensor.datatype().bytes());
    while (data.hasRemaining()) {
      numbers.add(tensor.datatype().next(data));
    }
    return numbers;
  }
}

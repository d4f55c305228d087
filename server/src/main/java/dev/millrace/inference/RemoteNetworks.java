package dev.millrace.inference;

import dev.millrace.config.Secret;
import dev.millrace.models.Model;
import dev.millrace.models.Models;
import dev.millrace.models.PictureInput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Networks that a server runs which speaks the Open Inference Protocol, such as Triton or KServe.
///
/// It is given tensors and gives tensors. How pictures become the one, and what the other mean, is
/// known here: from the catalogue, or from `model.yaml` and `labels.txt` in `models.d`; weights are
/// not needed here.
///
/// **Threading:** any; callers wait. **Limits:** four frames of a call at a time, a frame waits
/// for as long as it was made for; answers of 64 MiB, of which no more is read. **On
/// failure** [InferenceFailed], or an [IllegalStateException] when the server does not answer as
/// the protocol has it.
public final class RemoteNetworks implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final int MAX_ANSWER = 64 << 20;
  private static final int MAX_DESCRIPTION = 1 << 20;
  private static final int MAX_SAID = 200;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String server;
  private final Secret token;
  private final Duration patience;
  private final Models models;
  private final Path own;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /// Where the networks run.
  ///
  /// @param server as in `http://10.1.2.3:8000`
  /// @param token that it wants to see; empty when it wants none
  /// @param patience for one frame
  public record Place(URI server, Secret token, Duration patience) {}

  /// @param cache the folder that installations of this user share
  /// @param own the folder of users' own networks
  public RemoteNetworks(Place place, Path cache, Path own) {
    this.server = place.server().toString().replaceAll("/+$", "");
    this.token = place.token();
    this.patience = place.patience();
    this.models = Models.in(cache);
    this.own = own;
  }

  /// A network as it is there; forgotten when its tensors do not fit any more, as others may have
  /// taken its place.
  ///
  /// @param input the name of the tensor that it takes
  private record Known(Model model, String input) {}

  /// A frame on its way.
  private record Sent(
      Picture picture, Framing framing, CompletableFuture<HttpResponse<byte[]>> answer) {}

  /// Has a network look at JPEG frames.
  public Inference.Seen look(String name, List<byte[]> frames) throws InterruptedException {
    Known network = network(name);
    var findings = new ArrayList<Findings>();
    for (int from = 0; from < frames.size(); from += AT_ONCE) {
      var sent = new ArrayList<Sent>();
      try {
        for (int n = from; n < Math.min(frames.size(), from + AT_ONCE); n++) {
          sent.add(send(network, frames.get(n), n));
        }
        for (Sent one : sent) {
          List<Output> outputs = outputs(awaited(one.answer));
          findings.add(Reading.of(network.model, outputs, one.picture, one.framing));
        }
      } catch (IllegalArgumentException e) {
        known.remove(name);
        throw new IllegalStateException("the answer does not fit " + name, e);
      } catch (InferenceFailed e) {
        if (e.kind() == InferenceFailed.Kind.TENSOR) {
          known.remove(name);
        }
        throw e;
      } finally {
        sent.forEach(one -> one.answer.cancel(true));
      }
    }
    return new Inference.Seen(network.model.name(), network.model.version(), findings);
  }

  private Sent send(Known network, byte[] frame, int index) {
    PictureInput input = network.model.input().orElseThrow();
    Picture picture;
    try {
      picture = Jpeg.decode(frame, input);
    } catch (BadFrame e) {
      throw new InferenceFailed(String.valueOf(e.getMessage()), index);
    }
    Framing framing = Framing.of(picture, input);
    int floats = input.shape().stream().reduce(1, (a, b) -> a * b);
    var samples =
        ByteBuffer.allocate(Math.multiplyExact(floats, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    framing.write(picture, input, samples.asFloatBuffer());
    var shape = input.shape().stream().map(Integer::longValue).toList();
    var tensor = new NamedTensor(network.input, Datatype.FP32, shape, samples);
    var message = TensorMessage.request(List.of(tensor));
    var request =
        request("/v2/models/" + network.model.name() + "/infer")
            .header("Content-Type", "application/octet-stream")
            .header(TensorMessage.JSON_LENGTH, Integer.toString(message.json()))
            .POST(BodyPublishers.ofByteArray(message.bytes()))
            .build();
    return new Sent(picture, framing, client.sendAsync(request, body(MAX_ANSWER)));
  }

  /// What is longer is not read further: the call fails.
  private static BodyHandler<byte[]> body(long most) {
    return BodyHandlers.limiting(BodyHandlers.ofByteArray(), most);
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(server + path)).timeout(patience);
    return token.value().isEmpty()
        ? request
        : request.header("Authorization", "Bearer " + token.value());
  }

  private HttpResponse<byte[]> awaited(CompletableFuture<HttpResponse<byte[]>> answer)
      throws InterruptedException {
    try {
      return required(answer.get());
    } catch (ExecutionException e) {
      throw silent(e.getCause() == null ? e : e.getCause());
    }
  }

  private static IllegalStateException silent(Throwable cause) {
    return new IllegalStateException("the inference server does not answer: " + cause, cause);
  }

  private static HttpResponse<byte[]> required(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status == 200) {
      return answer;
    }
    byte[] body = answer.body();
    String said = new String(body, 0, Math.min(MAX_SAID, body.length), StandardCharsets.UTF_8);
    String why = "the inference server answers %d: %s".formatted(status, said);
    throw switch (status) {
      case 429 -> new InferenceFailed(InferenceFailed.Kind.BUSY, why);
      case 401, 403, 404, 503 -> new InferenceFailed(InferenceFailed.Kind.OFF, why);
      case 400, 422 -> new InferenceFailed(InferenceFailed.Kind.TENSOR, why);
      default -> new IllegalStateException(why);
    };
  }

  private static List<Output> outputs(HttpResponse<byte[]> answer) {
    byte[] body = answer.body();
    int json =
        answer
            .headers()
            .firstValue(TensorMessage.JSON_LENGTH)
            .filter(text -> text.matches("\\d{1,9}"))
            .map(Integer::parseInt)
            .orElse(body.length);
    if (json > body.length) {
      throw new IllegalArgumentException("an answer of %d bytes".formatted(body.length));
    }
    try {
      return TensorMessage.outputs(body, json).stream().map(RemoteNetworks::output).toList();
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the answer is no JSON", e);
    }
  }

  /// Without the number of pictures, which is one.
  private static Output output(NamedTensor tensor) {
    if (tensor.datatype() != Datatype.FP32 || tensor.shape().isEmpty()) {
      throw new IllegalArgumentException(tensor.name() + " is no tensor of FP32");
    }
    var shape = tensor.shape().stream().skip(1).map(Math::toIntExact).toList();
    return new Output(tensor.name(), shape, tensor.data().asFloatBuffer());
  }

  private Known network(String name) throws InterruptedException {
    Known there = known.get(name);
    if (there == null) {
      Model model =
          model(name)
              .filter(one -> one.input().isPresent())
              .orElseThrow(
                  () ->
                      new InferenceFailed(
                          InferenceFailed.Kind.UNKNOWN,
                          "there is no network %s that takes pictures".formatted(name)));
      there = new Known(model, input(name));
      known.put(name, there);
    }
    return there;
  }

  private Optional<Model> model(String name) {
    return models.all().stream()
        .filter(model -> model.name().equals(name) && !model.terms().optIn())
        .findFirst()
        .or(
            () ->
                OwnNetworks.in(own).stream()
                    .filter(folder -> String.valueOf(folder.getFileName()).equals(name))
                    .findFirst()
                    .flatMap(OwnNetworks::described));
  }

  /// What the server calls the one tensor that the network takes.
  private String input(String name) throws InterruptedException {
    try {
      var answer = client.send(request("/v2/models/" + name).GET().build(), body(MAX_DESCRIPTION));
      JsonNode inputs = JSON.readTree(required(answer).body()).path("inputs");
      if (inputs.size() != 1 || !inputs.at("/0/datatype").asString("").equals("FP32")) {
        throw new InferenceFailed(
            InferenceFailed.Kind.OFF, "%s does not take one tensor of FP32 there".formatted(name));
      }
      return inputs.at("/0/name").asString("");
    } catch (IOException | JacksonException e) {
      throw silent(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}

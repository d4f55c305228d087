package dev.millrace.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/v2/…`: the Open Inference Protocol, version 2, as Triton and KServe speak it. Tensors in,
/// tensors out; the numbers of pictures and their meaning are the caller's business.
///
/// **Limits:** those of [Room].
public final class TensorRoutes {
  private final Inference inference;

  public TensorRoutes(Inference inference) {
    this.inference = inference;
  }

  /// What is for the holder of the token.
  public void addTo(RouteGroup routes) {
    routes
        .failure(InferenceFailed.class, InferenceRoutes::problem)
        .get("/v2", this::server)
        .get("/v2/health/live", _ -> Response.json(Map.of("live", true)))
        .get("/v2/health/ready", this::ready)
        .get("/v2/models/{model}", this::describe)
        .get("/v2/models/{model}/ready", this::isReady)
        .post("/v2/models/{model}/infer", this::infer);
  }

  private Response server(Request request) {
    return Response.json(
        Map.of(
            "name", "millrace", "version", "0.1.0", "extensions", List.of("binary_tensor_data")));
  }

  private Response ready(Request request) {
    boolean ready = inference.networks().stream().anyMatch(NetworkState::ready);
    return Response.json(ready ? 200 : 503, Map.of("ready", ready));
  }

  private Response isReady(Request request) {
    String name = request.param("model");
    inference.network(name);
    return Response.json(Map.of("name", name, "ready", true));
  }

  private Response describe(Request request) throws OrtException {
    Network network = inference.network(request.param("model"));
    var view = new LinkedHashMap<String, Object>();
    view.put("name", network.model().name());
    view.put("versions", List.of(network.model().version()));
    view.put("platform", "onnxruntime_onnx");
    view.put("inputs", tensors(network.session().getInputInfo()));
    view.put("outputs", tensors(network.session().getOutputInfo()));
    return Response.json(view);
  }

  private static List<Map<String, Object>> tensors(Map<String, NodeInfo> infos) {
    return infos.values().stream()
        .filter(info -> info.getInfo() instanceof TensorInfo)
        .map(TensorRoutes::tensor)
        .toList();
  }

  private static Map<String, Object> tensor(NodeInfo node) {
    var info = (TensorInfo) node.getInfo();
    var view = new LinkedHashMap<String, Object>();
    view.put("name", node.getName());
    view.put("datatype", Datatype.of(info.type).map(Datatype::name).orElse(info.type.name()));
    view.put("shape", Arrays.stream(info.getShape()).boxed().toList());
    return view;
  }

  private Response infer(Request request) throws InterruptedException {
    return inference.room().answer(request, this::run);
  }

  private Response run(Request request) throws InterruptedException {
    byte[] body = request.bodyBytes(Room.MOST_BODY);
    String header = request.header(TensorMessage.JSON_LENGTH);
    if (header != null && !header.matches("\\d{1,9}")) {
      throw Problem.BAD_REQUEST.because(TensorMessage.JSON_LENGTH + " is no number").thrown();
    }
    var asked = TensorMessage.read(body, header == null ? body.length : Integer.parseInt(header));
    Network network = inference.network(request.param("model"));
    List<NamedTensor> outputs = inference.run(network, asked.inputs());
    var head = new LinkedHashMap<String, Object>();
    if (!asked.id().isEmpty()) {
      head.put("id", asked.id());
    }
    head.put("model_name", network.model().name());
    head.put("model_version", network.model().version());
    boolean binary = asked.binary();
    return inference
        .room()
        .larger(request, TensorMessage.size(outputs), () -> answer(head, outputs, binary));
  }

  private static Response answer(
      Map<String, Object> head, List<NamedTensor> outputs, boolean binary) {
    var answer = TensorMessage.write(head, outputs, binary);
    return binary
        ? Response.bytes("application/octet-stream", answer.bytes())
            .with(TensorMessage.JSON_LENGTH, Integer.toString(answer.json()))
        : Response.bytes("application/json", answer.bytes());
  }
}

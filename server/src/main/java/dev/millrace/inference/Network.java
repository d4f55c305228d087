package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.millrace.models.Model;
import dev.millrace.models.PictureInput;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A network in memory. A run keeps to the thread that asks for it.
///
/// **Threading:** any, several at once. **Ownership:** memory outside of the heap until [#close],
/// which waits for the runs that have begun.
final class Network implements AutoCloseable {
  private static final OrtEnvironment RUNTIME = RuntimeLibrary.ENVIRONMENT;

  private final Model model;
  private final OrtSession session;

  /// Held by whoever runs it: a session that is closed meanwhile takes the whole process with it.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private Network(Model model, OrtSession session) {
    this.model = model;
    this.session = session;
  }

  /// Loads it, and tries it with a picture when it takes pictures.
  ///
  /// **On failure** [NetworkRefused].
  static Network load(Model model, Path onnx) {
    Network network = new Network(model, open(onnx));
    try {
      if (model.input().isPresent()) {
        PictureInput input = model.input().get();
        network.look(List.of(Picture.test(input.width() * 2, input.height())));
      }
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw new NetworkRefused("it failed on a picture to try it with: " + e.getMessage(), e);
    }
  }

  private static OrtSession open(Path onnx) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return RUNTIME.createSession(onnx.toString(), options);
    } catch (OrtException e) {
      throw new NetworkRefused("ONNX Runtime does not load it: " + e.getMessage(), e);
    }
  }

  Model model() {
    return model;
  }

  /// What is in pictures, each by itself or all in one run, as the network has it.
  List<Findings> look(List<Picture> pictures) {
    PictureInput input =
        model
            .input()
            .orElseThrow(() -> new IllegalStateException(model.name() + " takes no pictures"));
    if (pictures.size() > 1 && !takesAnyNumber()) {
      return pictures.stream().map(picture -> look(List.of(picture)).getFirst()).toList();
    }
    int floats = input.shape().stream().reduce(1, (a, b) -> a * b);
    FloatBuffer samples = Framing.buffer(floats * pictures.size());
    var framings = new ArrayList<Framing>();
    for (Picture picture : pictures) {
      Framing framing = Framing.of(picture, input);
      framing.write(picture, input, samples);
      framings.add(framing);
    }
    long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
    shape[0] = pictures.size();
    return read(samples.flip(), shape, pictures, framings);
  }

  private List<Findings> read(
      FloatBuffer samples, long[] shape, List<Picture> pictures, List<Framing> framings) {
    String name = session.getInputNames().iterator().next();
    try (var tensor = OnnxTensor.createTensor(RUNTIME, samples, shape);
        var result = run(Map.of(name, tensor))) {
      var findings = new ArrayList<Findings>();
      for (int n = 0; n < pictures.size(); n++) {
        var outputs = outputs(result, n, pictures.size());
        findings.add(Reading.of(model, outputs, pictures.get(n), framings.get(n)));
      }
      return findings;
    } catch (OrtException e) {
      throw new IllegalArgumentException("the network failed: " + e.getMessage(), e);
    }
  }

  /// What the result holds for one of so many pictures.
  private static List<Output> outputs(OrtSession.Result result, int index, int count) {
    var outputs = new ArrayList<Output>();
    for (var entry : result) {
      if (entry.getValue() instanceof OnnxTensor tensor) {
        FloatBuffer all = tensor.getFloatBuffer();
        if (all != null) {
          int each = all.remaining() / count;
          var shape = Arrays.stream(tensor.getInfo().getShape()).skip(1).mapToObj(x -> (int) x);
          outputs.add(new Output(entry.getKey(), shape.toList(), all.slice(index * each, each)));
        }
      }
    }
    return outputs;
  }

  /// Whether one run may take several pictures.
  boolean takesAnyNumber() {
    try {
      return session.getInputInfo().values().iterator().next().getInfo() instanceof TensorInfo info
          && info.getShape().length > 0
          && info.getShape()[0] < 0;
    } catch (OrtException e) {
      return false;
    }
  }

  /// Runs it with tensors of one's own.
  ///
  /// **On failure** an [OrtException], or an [IllegalStateException] once it is closed.
  OrtSession.Result run(Map<String, OnnxTensor> inputs) throws OrtException {
    use.readLock().lock();
    try {
      return session.run(inputs);
    } finally {
      use.readLock().unlock();
    }
  }

  /// What it takes and gives; it is run by [#run] alone.
  OrtSession session() {
    return session;
  }

  static OrtEnvironment runtime() {
    return RUNTIME;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a network cannot be closed", e);
    } finally {
      use.writeLock().unlock();
    }
  }
}

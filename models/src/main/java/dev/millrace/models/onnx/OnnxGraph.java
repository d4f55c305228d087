package dev.millrace.models.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A network being written as an ONNX file: inputs, weights, nodes and outputs, in the order in
/// which they are given. The same calls make the same bytes.
///
/// A value is known by its name, and has one origin.
public final class OnnxGraph {
  private static final int FILE_FORMAT = 8;
  private static final int OPERATOR_SET = 18;
  private static final int FLOAT = 1;

  private final Wire nodes = new Wire();
  private final Wire weights = new Wire();
  private final Wire inputs = new Wire();
  private final Wire outputs = new Wire();
  private final Set<String> names = new HashSet<>();

  /// Takes floats of a shape in which -1 stands for any number of pictures.
  public String input(String name, List<Integer> dims) {
    inputs.message(11, declaration(define(name), dims));
    return name;
  }

  /// Gives a value out.
  public void output(String name, List<Integer> dims) {
    outputs.message(12, declaration(name, dims));
  }

  /// A value that never changes.
  public String constant(String name, Tensor tensor) {
    var wire = new Wire();
    tensor.dims().forEach(dim -> wire.number(1, dim));
    wire.number(2, tensor.type().code()).text(8, define(name)).bytes(9, tensor.bytes());
    weights.message(5, wire);
    return name;
  }

  /// A node with one output, which is called like it; gives that name back.
  public String node(String name, String op, List<String> from, List<Attribute> attributes) {
    node(List.of(name), op, from, attributes);
    return name;
  }

  /// A node with several outputs.
  public void node(List<String> to, String op, List<String> from, List<Attribute> attributes) {
    var wire = new Wire();
    from.forEach(name -> wire.text(1, name));
    to.forEach(name -> wire.text(2, define(name)));
    wire.text(3, to.getFirst()).text(4, op);
    attributes.forEach(attribute -> wire.message(5, attribute.wire()));
    nodes.message(1, wire);
  }

  /// The file.
  public byte[] toBytes(String name) {
    var graph = new Wire();
    graph.append(nodes).text(2, name).append(weights).append(inputs).append(outputs);
    return new Wire()
        .number(1, FILE_FORMAT)
        .text(2, "millrace")
        .message(7, graph)
        .message(8, new Wire().number(2, OPERATOR_SET))
        .toBytes();
  }

  private String define(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two values are called " + name);
    }
    return name;
  }

  private static Wire declaration(String name, List<Integer> dims) {
    var shape = new Wire();
    for (int dim : dims) {
      shape.message(1, dim < 0 ? new Wire().text(2, "N") : new Wire().number(1, dim));
    }
    var tensor = new Wire().number(1, FLOAT).message(2, shape);
    return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
  }
}

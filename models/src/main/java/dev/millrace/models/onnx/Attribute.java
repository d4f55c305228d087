package dev.millrace.models.onnx;

import java.util.List;

/// A named setting of a node, such as the strides of a convolution.
public final class Attribute {
  private static final int NAME = 1;
  private static final int FLOAT = 2;
  private static final int INT = 3;
  private static final int TEXT = 4;
  private static final int INTS = 8;
  private static final int KIND = 20;

  private final Wire wire;

  private Attribute(String name) {
    this.wire = new Wire().text(NAME, name);
  }

  public static Attribute of(String name, float value) {
    var attribute = new Attribute(name);
    attribute.wire.real(FLOAT, value).number(KIND, 1);
    return attribute;
  }

  public static Attribute of(String name, long value) {
    var attribute = new Attribute(name);
    attribute.wire.number(INT, value).number(KIND, 2);
    return attribute;
  }

  public static Attribute of(String name, String value) {
    var attribute = new Attribute(name);
    attribute.wire.text(TEXT, value).number(KIND, 3);
    return attribute;
  }

  public static Attribute of(String name, List<Integer> values) {
    var attribute = new Attribute(name);
    values.forEach(value -> attribute.wire.number(INTS, value));
    attribute.wire.number(KIND, 7);
    return attribute;
  }

  Wire wire() {
    return wire;
  }
}

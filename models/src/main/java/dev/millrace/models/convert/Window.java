package dev.millrace.models.convert;

import dev.millrace.models.onnx.Attribute;
import java.util.ArrayList;
import java.util.List;

/// How a convolution or a pool moves over a picture; sides are height, then width.
///
/// @param same whether the edge is padded so that a step of one keeps the size
record Window(List<Integer> kernel, List<Integer> strides, List<Integer> dilations, boolean same) {
  static Window square(int kernel, int stride, boolean same) {
    return new Window(List.of(kernel, kernel), List.of(stride, stride), List.of(1, 1), same);
  }

  List<Attribute> attributes() {
    var attributes = new ArrayList<Attribute>();
    attributes.add(Attribute.of("kernel_shape", kernel));
    attributes.add(Attribute.of("strides", strides));
    if (!dilations.equals(List.of(1, 1))) {
      attributes.add(Attribute.of("dilations", dilations));
    }
    attributes.add(Attribute.of("auto_pad", same ? "SAME_UPPER" : "VALID"));
    return attributes;
  }
}

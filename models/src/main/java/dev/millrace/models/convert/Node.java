package dev.millrace.models.convert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An operation of a TensorFlow graph with its settings, which it calls attributes.
record Node(String name, String op, List<String> inputs, JsonNode attributes) {
  static Node of(JsonNode json) {
    var inputs = new ArrayList<String>();
    json.path("input").forEach(input -> inputs.add(plain(input.asString())));
    return new Node(
        json.path("name").asString(), json.path("op").asString(), inputs, json.path("attr"));
  }

  /// `name:0` is `name`.
  static String plain(String reference) {
    return reference.endsWith(":0") ? reference.substring(0, reference.length() - 2) : reference;
  }

  String input(int n) {
    if (n >= inputs.size()) {
      throw new Unconvertible("%s %s has no input %d".formatted(op, name, n));
    }
    return inputs.get(n);
  }

  double real(String attribute, double otherwise) {
    return attributes.path(attribute).path("f").asDouble(otherwise);
  }

  boolean flag(String attribute) {
    return attributes.path(attribute).path("b").asBoolean(false);
  }

  String text(String attribute) {
    return decoded(attributes.path(attribute).path("s").asString(""));
  }

  List<String> texts(String attribute) {
    var texts = new ArrayList<String>();
    attributes
        .path(attribute)
        .path("list")
        .path("s")
        .forEach(s -> texts.add(decoded(s.asString())));
    return texts;
  }

  List<Integer> ints(String attribute) {
    var ints = new ArrayList<Integer>();
    attributes
        .path(attribute)
        .path("list")
        .path("i")
        .forEach(i -> ints.add(Integer.parseInt(i.asString())));
    return ints;
  }

  /// How it moves over a picture.
  ///
  /// @param kernel height and width
  Window window(List<Integer> kernel) {
    List<Integer> strides = ints("strides");
    List<Integer> dilations = ints("dilations");
    String padding = text("padding");
    if (!padding.equals("SAME") && !padding.equals("VALID")) {
      throw new Unconvertible("%s %s has the padding %s".formatted(op, name, padding));
    }
    if (!text("data_format").equals("NHWC")) {
      throw new Unconvertible("%s %s is not laid out as NHWC".formatted(op, name));
    }
    return new Window(
        kernel,
        strides.subList(1, 3),
        dilations.isEmpty() ? List.of(1, 1) : dilations.subList(1, 3),
        padding.equals("SAME"));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}

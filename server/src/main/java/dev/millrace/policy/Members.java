package dev.millrace.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The members of one JSON object, read with complaints that name them.
///
/// @param path of the object inside the policy; empty for the policy itself
record Members(String path, JsonNode object) {
  /// Refuses what is no object, and members that nobody knows. A null is an absent member.
  static Members of(String path, JsonNode node, Set<String> known) {
    Policy.require(node.isObject(), path.isEmpty() ? "/" : path, "an object");
    for (String name : node.propertyNames()) {
      Policy.require(known.contains(name), path + "/" + name, "not a member of a policy");
    }
    return new Members(path, node);
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode node = object.path(name);
    Policy.require(!has(name) || node.isBoolean(), path + "/" + name, "true or false");
    return has(name) ? node.booleanValue() : otherwise;
  }

  OptionalInt number(String name, OptionalInt otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode node = object.path(name);
    Policy.require(node.canConvertToInt() && node.isIntegralNumber(), at(name), "a whole number");
    return OptionalInt.of(node.intValue());
  }

  /// The constant that a word in lower case means.
  <E extends Enum<E>> E choice(String name, E otherwise) {
    return has(name) ? constant(otherwise.getDeclaringClass(), name, object.path(name)) : otherwise;
  }

  <E extends Enum<E>> Optional<List<E>> choices(String name, Class<E> type) {
    if (!has(name)) {
      return Optional.empty();
    }
    var chosen = new ArrayList<E>();
    items(name).forEach(item -> chosen.add(constant(type, name, item)));
    return Optional.of(chosen);
  }

  String text(String name, String otherwise) {
    JsonNode node = object.path(name);
    Policy.require(!has(name) || node.isString(), at(name), "a text");
    return has(name) ? node.stringValue() : otherwise;
  }

  Optional<List<String>> texts(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    for (JsonNode item : items(name)) {
      Policy.require(item.isString(), at(name), "a list of texts");
      texts.add(item.stringValue());
    }
    return Optional.of(texts);
  }

  JsonNode inner(String name) {
    return object.path(name);
  }

  String at(String name) {
    return path + "/" + name;
  }

  private JsonNode items(String name) {
    Policy.require(object.path(name).isArray(), at(name), "a list");
    return object.path(name);
  }

  private <E extends Enum<E>> E constant(Class<E> type, String name, JsonNode node) {
    for (E constant : type.getEnumConstants()) {
      if (node.isString() && Words.of(constant).equals(node.stringValue())) {
        return constant;
      }
    }
    throw new InvalidPolicy(
        at(name), at(name).substring(1).replace('/', '.') + " is one of " + Words.all(type));
  }
}

package dev.millrace.workflow.step;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The bounds of what a step may carry.
final class Limits {
  static final int MAX_JSON_BYTES = 256 * 1024;
  static final int MAX_NAME_LENGTH = 200;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final JsonFactory JSON = new JsonFactory();

  private Limits() {}

  static void requireName(String name) {
    require(
        name.length() <= MAX_NAME_LENGTH && NAME.matcher(name).matches(),
        "a name of letters, digits, '.', '_', '-' in parts joined by '/', not \"" + name + '"');
  }

  static void requireDependency(String name) {
    requireName(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
  }

  static void requireJson(String what, String json) {
    require(
        json.length() <= MAX_JSON_BYTES
            && json.getBytes(StandardCharsets.UTF_8).length <= MAX_JSON_BYTES,
        what + " of at most 256 KiB");
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      require(parser.nextToken() != null, what + " that is JSON, not empty");
      parser.skipChildren();
      require(parser.nextToken() == null, what + " that is one JSON value");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("A step needs " + what + " that is JSON", e);
    }
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("A step needs " + what);
    }
  }
}

package dev.millrace.config;

import dev.millrace.config.ConfigNode.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the operator wrote: the YAML file and the environment, not yet bound to records.
///
/// **Limits:** a file of 1 MiB and 16 levels; aliases, tags and several documents are refused, so
/// a file cannot grow while it is read.
public final class ConfigTree {
  private static final long MAX_BYTES = 1 << 20;

  private final Section root;
  private final Map<String, String> environment;

  private ConfigTree(Section root, Map<String, String> environment) {
    this.root = root;
    this.environment = Map.copyOf(environment);
  }

  /// Reads the YAML file at `file`; a file that does not exist is an empty configuration.
  public static ConfigTree read(Path file) {
    var name = String.valueOf(file.getFileName());
    try {
      if (Files.notExists(file)) {
        return parse(name, "");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException(new Origin(name, 0), "is larger than 1MiB");
      }
      return parse(name, Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ConfigException(new Origin(name, 0), "cannot be read: " + e.getMessage(), e);
    }
  }

  /// Reads YAML `text`; `name` stands for the file in messages.
  public static ConfigTree parse(String name, String text) {
    return new ConfigTree(YamlReader.read(name, text), Map.of());
  }

  /// The same tree with `variables` over it: `MILLRACE_HTTP_PORT` replaces `http.port`. Names
  /// that do not start with `MILLRACE_` are ignored.
  public ConfigTree withEnvironment(Map<String, String> variables) {
    return new ConfigTree(root, variables);
  }

  Section root() {
    return root;
  }

  Map<String, String> environment() {
    return environment;
  }
}

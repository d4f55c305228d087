package dev.millrace.models.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;

/// Where packages are published, and the client that fetches one from there.
///
/// The client goes by the user's own configuration: mirrors, proxies, credentials.
public enum Registry {
  @JsonProperty("npm")
  NPM("npm") {
    @Override
    List<String> command(String name, String version, Path folder) {
      return List.of(
          "npm",
          "pack",
          "--ignore-scripts",
          "--silent",
          "--pack-destination",
          folder.toString(),
          name + "@" + version);
    }
  },
  @JsonProperty("maven")
  MAVEN("mvn") {
    @Override
    List<String> command(String name, String version, Path folder) {
      return List.of(
          "mvn",
          "-B",
          "-q",
          "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
          "-Dartifact=" + name + ":" + version,
          "-DoutputDirectory=" + folder);
    }
  };

  private final String program;

  Registry(String program) {
    this.program = program;
  }

  /// The client's program.
  public String program() {
    return program;
  }

  /// What leaves the package as the one file in a folder.
  abstract List<String> command(String name, String version, Path folder);
}

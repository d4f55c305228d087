package dev.millrace.transcode.ffmpeg;

import java.nio.file.Path;
import java.util.Optional;

/// The whole environment of a child: four plain variables and nothing of ours.
final class ChildEnvironment {
  private ChildEnvironment() {}

  static void apply(ProcessBuilder builder, Optional<Path> libraries) {
    var environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    environment.put("LC_ALL", "C");
    environment.put("HOME", "/nonexistent");
    libraries.ifPresent(folder -> environment.put("LD_LIBRARY_PATH", folder.toString()));
  }
}

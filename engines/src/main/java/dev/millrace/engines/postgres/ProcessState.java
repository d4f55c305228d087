package dev.millrace.engines.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What Linux says in `/proc` about a process that may not be ours.
record ProcessState(long pid) {
  /// Whether it still runs; a zombie, dead but not yet reaped by its parent, does not.
  boolean isRunning() {
    try {
      String stat = Files.readString(file("stat"), StandardCharsets.ISO_8859_1);
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException | IndexOutOfBoundsException gone) {
      return false;
    }
  }

  /// Whether it is a postmaster of that data folder, going by its command line or its folder.
  ///
  /// The command line is readable even where a container forbids to look at `exe`.
  boolean isPostmasterOf(Path data) {
    List<String> words = commandLine();
    if (words.isEmpty() || !words.getFirst().endsWith("postgres")) {
      return false;
    }
    int flag = words.indexOf("-D");
    boolean named =
        flag > 0 && flag + 1 < words.size() && words.get(flag + 1).equals(data.toString());
    return named || worksIn(data);
  }

  private List<String> commandLine() {
    try {
      return List.of(Files.readString(file("cmdline"), StandardCharsets.UTF_8).split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  private boolean worksIn(Path data) {
    try {
      return Files.isSameFile(file("cwd"), data);
    } catch (IOException unknown) {
      return false;
    }
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}

package dev.millrace.engines.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The util-linux programs found on this machine: setsid, setpriv, unshare.
record Tools(Map<String, String> paths) {
  private static final List<String> WANTED = List.of("setsid", "setpriv", "unshare");
  private static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  Tools {
    paths = Map.copyOf(paths);
  }

  static Tools find() {
    var found = new TreeMap<String, String>();
    for (String name : WANTED) {
      for (Path place : PLACES) {
        if (Files.isExecutable(place.resolve(name))) {
          found.putIfAbsent(name, place.resolve(name).toString());
        }
      }
    }
    return new Tools(found);
  }

  boolean has(String name) {
    return paths.containsKey(name);
  }

  String path(String name) {
    String path = paths.get(name);
    if (path == null) {
      throw new IllegalStateException(name + " is not installed");
    }
    return path;
  }

  /// Words that put a command into a session of its own, when setsid exists.
  List<String> ownSession() {
    return has("setsid") ? List.of(path("setsid")) : List.of();
  }

  /// Words that let a command end with the thread that started it, when setpriv exists.
  List<String> deathSignal() {
    return has("setpriv") ? List.of(path("setpriv"), "--pdeathsig=INT", "--") : List.of();
  }
}

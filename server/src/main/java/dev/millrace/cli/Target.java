package dev.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Which server a command speaks to: the one of `MILLRACE_URL`, or that of a data folder.
///
/// @param data the data folder, absolute
/// @param environment the process's environment
record Target(Path data, Map<String, String> environment) {
  private static final String DEFAULT_FOLDER = "data";

  /// The folder named on the command line, else `MILLRACE_DATA`, else `data` in the checkout.
  static Target of(Optional<Path> option, Map<String, String> environment) {
    Path folder =
        option
            .or(() -> Optional.ofNullable(environment.get("MILLRACE_DATA")).map(Path::of))
            .orElseGet(
                () -> Path.of(System.getProperty("millrace.home", ".")).resolve(DEFAULT_FOLDER));
    return new Target(folder.toAbsolutePath().normalize(), environment);
  }

  /// The API of the running server; empty when none runs.
  Optional<Api> api() {
    Optional<RunningServer> here = RunningServer.of(data);
    String url = environment.get("MILLRACE_URL");
    if (url != null && here.filter(server -> server.url().equals(url)).isEmpty()) {
      return Optional.of(new Api(url, token(), Optional.empty()));
    }
    return here.map(server -> server.api(token()));
  }

  boolean isRemote() {
    return environment.containsKey("MILLRACE_URL");
  }

  /// The token of `MILLRACE_TOKEN`, else the data folder's own.
  String token() {
    String token = environment.get("MILLRACE_TOKEN");
    if (token != null) {
      return token.strip();
    }
    try {
      return Files.readString(tokenFile()).strip();
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + tokenFile() + "; set MILLRACE_TOKEN", e);
    }
  }

  Path tokenFile() {
    return data.resolve("admin-token");
  }

  Path logFile() {
    return data.resolve("logs").resolve("millrace.log");
  }
}

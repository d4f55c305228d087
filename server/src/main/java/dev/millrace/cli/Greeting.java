package dev.millrace.cli;

import java.nio.file.Path;
import java.util.Map;

/// What `start` says when the server is there.
public final class Greeting {
  private Greeting() {}

  /// Of a process that has the console.
  public static void print(String url, Path data) {
    var target = new Target(data, System.getenv());
    Terminal.out("");
    Terminal.out("Millrace is ready.");
    Terminal.out("");
    Terminal.out("  console  " + url + link(target));
    Terminal.out("  token    " + target.tokenFile());
    Terminal.out("  data     " + data);
    Terminal.out("");
    Terminal.out("  ./millrace process FILE uploads a film; Ctrl-C stops the server.");
  }

  /// Of a process that has not.
  public static void print(String url, Path data, String roles) {
    Terminal.out("");
    Terminal.out("Millrace is ready.");
    Terminal.out("");
    Terminal.out("  roles    " + roles);
    Terminal.out("  address  " + url);
    Terminal.out("  data     " + data);
    Terminal.out("");
    Terminal.out("  Ctrl-C stops it.");
  }

  /// The token goes to a person's screen, never into a log.
  private static String link(Target target) {
    return Terminal.isInteractive()
        ? "/login#token=" + new Target(target.data(), Map.of()).token()
        : "/login";
  }
}

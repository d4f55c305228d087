package dev.millrace.cli;

import java.nio.file.Path;

/// What `start` says when the server is there.
public final class Greeting {
  private Greeting() {}

  public static void print(String url, Path data) {
    var target = new Target(data, System.getenv());
    Terminal.out("");
    Terminal.out("Millrace is ready.");
    Terminal.out("");
    Terminal.out("  console  " + url + "/login#token=" + token(target));
    Terminal.out("  token    " + target.tokenFile());
    Terminal.out("  data     " + data);
    Terminal.out("");
    Terminal.out("  ./millrace process FILE uploads a film; Ctrl-C stops the server.");
  }

  private static String token(Target target) {
    return new Target(target.data(), java.util.Map.of()).token();
  }
}

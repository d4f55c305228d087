package dev.millrace.cli;

import java.io.PrintStream;

/// Standard output and error: results go to the one, everything else to the other.
final class Terminal {
  private static final PrintStream OUT = System.out;
  private static final PrintStream ERR = System.err;

  private Terminal() {}

  static void out(String line) {
    OUT.println(line);
  }

  static void err(String line) {
    ERR.println(line);
  }

  /// Draws `line` over the one drawn before.
  static void redraw(String line) {
    ERR.print("\r\u001b[K" + line);
    ERR.flush();
  }

  /// Whether a person watches.
  static boolean isInteractive() {
    return java.util.Optional.ofNullable(System.console())
        .filter(java.io.Console::isTerminal)
        .isPresent();
  }
}

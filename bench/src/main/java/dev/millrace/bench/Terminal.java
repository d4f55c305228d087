package dev.millrace.bench;

import java.io.PrintStream;

/// Results on standard output, how far the bench is on standard error.
final class Terminal {
  private static final PrintStream OUT = System.out;
  private static final PrintStream ERR = System.err;

  private Terminal() {}

  static void result(String text) {
    OUT.println(text);
  }

  static void progress(String line) {
    ERR.println("bench: " + line);
  }
}

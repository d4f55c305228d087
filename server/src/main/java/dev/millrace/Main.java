package dev.millrace;

import dev.millrace.cli.Cli;

/// The program's entry.
final class Main {
  private Main() {}

  static void main(String[] args) {
    System.exit(Cli.run(args, Foreground::run));
  }
}

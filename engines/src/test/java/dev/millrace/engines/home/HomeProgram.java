package dev.millrace.engines.home;

import java.nio.file.Path;

/// Opens a folder and waits to be killed.
final class HomeProgram {
  private HomeProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (var _ = EngineHome.open("Engine", Path.of(arguments[0]))) {
      System.out.println("READY");
      Thread.currentThread().join();
    }
  }
}

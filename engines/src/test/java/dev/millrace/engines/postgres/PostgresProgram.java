package dev.millrace.engines.postgres;

import java.nio.file.Path;

/// Starts a server, says its port, its process number and its own, and waits to be killed.
final class PostgresProgram {
  private PostgresProgram() {}

  public static void main(String[] arguments) throws Exception {
    var config = PostgresConfig.in(Path.of(arguments[0])).withCache(Path.of(arguments[1]));
    var postgres = new EmbeddedPostgres(config);
    var address = postgres.start();
    System.out.println("READY " + address.port() + " " + postgres.pid());
    Thread.currentThread().join();
  }
}

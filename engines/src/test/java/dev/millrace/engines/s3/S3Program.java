package dev.millrace.engines.s3;

import java.nio.file.Path;

/// Starts a server, says its endpoint and login, and waits to be killed.
final class S3Program {
  private S3Program() {}

  public static void main(String[] arguments) throws Exception {
    var address = new EmbeddedS3(S3Config.in(Path.of(arguments[0]), "films")).start();
    var login = address.credentials();
    System.out.println("READY %s %s %s".formatted(address.endpoint(), login.id(), login.secret()));
    Thread.currentThread().join();
  }
}

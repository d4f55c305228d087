package dev.millrace.engines.kafka;

import java.nio.file.Path;

/// Starts a broker, says its address, and waits to be killed.
final class KafkaProgram {
  private KafkaProgram() {}

  public static void main(String[] arguments) throws Exception {
    var address = new EmbeddedKafka(KafkaConfig.in(Path.of(arguments[0]))).start();
    System.out.println("READY " + address.bootstrapServers());
    Thread.currentThread().join();
  }
}

package dev.millrace.engines.postgres;

import dev.millrace.engines.home.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Brings up a server on a prepared cluster, and tries again while the reason will pass.
record Launcher(PostgresConfig config, Cluster cluster) {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(200);
  private static final int MAX_ATTEMPTS = 25;

  /// A server that takes connections on `port`.
  record Running(Postmaster postmaster, int port) {}

  /// Starts a server on `wanted`, or when that is 0 on a port of our choice.
  Running launch(int wanted) throws IOException, InterruptedException {
    InetAddress host = InetAddress.ofLiteral(ClusterConfig.HOST);
    var postgres = cluster.binaries().program("postgres").toString();
    var words = cluster.account().run(List.of(postgres, "-D", cluster.data().toString()));
    for (int attempt = 1; ; attempt++) {
      int port = cluster.home().port("postgres", host, wanted);
      cluster.configure(ClusterConfig.lines(port, config.settings()));
      var launched = Postmaster.launch(words, cluster.home().folder());
      if (launched.awaitReady(config.startTimeout()) && answers(port)) {
        return new Running(launched, port);
      }
      String lastWords = launched.lastWords();
      launched.stop(STOP_PATIENCE);
      if (attempt == MAX_ATTEMPTS || !willPass(lastWords, wanted)) {
        throw new EngineException(
            EmbeddedPostgres.NAME, "did not start. Its last words:\n" + lastWords);
      }
      LockSupport.parkNanos(RETRY_PAUSE.toNanos());
    }
  }

  private static boolean answers(int port) {
    return Handshake.succeeds(ClusterConfig.HOST, port, Cluster.ROLE, Cluster.DATABASE);
  }

  /// A port snatched away a moment ago, or the backends of a killed server that have not ended.
  private static boolean willPass(String lastWords, int wanted) {
    boolean portTaken = wanted == 0 && lastWords.contains("Address already in use");
    return portTaken || lastWords.contains("pre-existing shared memory block");
  }
}

package dev.millrace.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engines.home.ChildJvm;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.kafka.EmbeddedKafka;
import dev.millrace.engines.kafka.KafkaConfig;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresConfig;
import dev.millrace.engines.s3.EmbeddedS3;
import dev.millrace.engines.s3.S3Config;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesIT {
  @TempDir Path temp;

  @Test
  void all_three_come_back_where_they_were_after_a_kill() throws Exception {
    String before;
    try (var jvm = ChildJvm.start(EnginesProgram.class, temp)) {
      before = jvm.ready();
    }

    var postgres = new EmbeddedPostgres(PostgresConfig.in(temp.resolve("postgres")));
    var kafka = new EmbeddedKafka(KafkaConfig.in(temp.resolve("kafka")));
    var s3 = new EmbeddedS3(S3Config.in(temp.resolve("s3"), "films"));
    try (var engines = new Engines(postgres, kafka, s3)) {
      engines.start();

      assertThat(engines.areRunning()).isTrue();
      assertThat(EnginesProgram.addresses(postgres, kafka, s3)).isEqualTo(before);
    }
    assertThat(postgres.isRunning() || kafka.isRunning() || s3.isRunning()).isFalse();
  }

  @Test
  void when_one_fails_the_others_are_closed_and_the_failure_says_which_and_why() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var good = new EmbeddedPostgres(PostgresConfig.in(temp.resolve("postgres")));
      var bad =
          new EmbeddedS3(S3Config.in(temp.resolve("s3"), "films").withPort(taken.getLocalPort()));
      var worse =
          new EmbeddedPostgres(
              PostgresConfig.in(temp.resolve("other")).withSettings(Map.of("port_x", "1")));

      assertThatThrownBy(() -> new Engines(good, bad, worse).start())
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("S3: port " + taken.getLocalPort())
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(good.isRunning()).isFalse();
      good.start();
      good.close();
    }
  }
}

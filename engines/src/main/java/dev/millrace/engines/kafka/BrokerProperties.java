package dev.millrace.engines.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// The properties of one node that is broker and controller: small, quick to start, on loopback.
final class BrokerProperties {
  static final String HOST = "127.0.0.1";
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  /// One copy of everything: there is one node.
  private static final Map<String, String> SINGLE_NODE =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "4",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "share.coordinator.state.topic.num.partitions", "4",
          "auto.create.topics.enable", "false",
          "group.initial.rebalance.delay.ms", "0");

  /// Threads that wait also wake several times a second, each of them.
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("group.coordinator.threads", "1"),
          Map.entry("num.recovery.threads.per.data.dir", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("log.segment.bytes", "67108864"),
          Map.entry("offsets.topic.segment.bytes", "16777216"),
          Map.entry("queued.max.requests", "64"),
          Map.entry("socket.request.max.bytes", "33554432"),
          Map.entry("message.max.bytes", "16777216"));

  /// After a kill the controller keeps the dead broker's place for one session; an idle log of
  /// metadata need not grow.
  private static final Map<String, String> QUICK =
      Map.of(
          "broker.session.timeout.ms", "3000",
          "broker.heartbeat.interval.ms", "1000",
          "controller.quorum.election.timeout.ms", "200",
          "metadata.max.idle.interval.ms", "0",
          "server.max.startup.time.ms", "120000");

  private BrokerProperties() {}

  static Properties of(KafkaConfig config, Path log, int port, int controllerPort) {
    var all = new Properties();
    all.putAll(SINGLE_NODE);
    all.putAll(SMALL);
    all.putAll(QUICK);
    all.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            Integer.toString(NODE_ID),
            "controller.quorum.voters",
            NODE_ID + "@" + HOST + ":" + controllerPort,
            "controller.listener.names",
            CONTROLLER,
            "listeners",
            listener("PLAINTEXT", port) + "," + listener(CONTROLLER, controllerPort),
            "advertised.listeners",
            listener("PLAINTEXT", port),
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs",
            log.toString(),
            "log.retention.ms",
            Long.toString(config.retention().toMillis()),
            "log.retention.bytes",
            Long.toString(config.retentionBytes())));
    all.putAll(config.properties());
    return all;
  }

  private static String listener(String name, int port) {
    return name + "://" + HOST + ":" + port;
  }
}

package dev.millrace.events;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/// Kafka's own id of a topic, by which it is told from another one that has its name.
final class TopicId {
  private TopicId() {}

  /// The id; empty when the cluster gives topics none.
  ///
  /// @param topic its whole name
  /// @throws EventsUnavailable when Kafka does not answer
  static String of(EventsConfig config, String topic) {
    var patience = Duration.ofMillis(Clients.REQUEST_MILLIS);
    try (var admin = Admin.create(Clients.admin(config, patience))) {
      var described = admin.describeTopics(List.of(topic)).allTopicNames();
      Uuid id = Objects.requireNonNull(described.get().get(topic)).topicId();
      return id.equals(Uuid.ZERO_UUID) ? "" : id.toString();
    } catch (KafkaException | ExecutionException e) {
      throw new EventsUnavailable("topic " + topic + " cannot be looked at", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventsUnavailable("interrupted; could not ask for " + topic, e);
    }
  }
}

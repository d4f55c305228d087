package dev.millrace.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes the topics that a cluster lacks, with the cluster's own replication factor.
final class TopicCreation {
  private static final Logger LOG = System.getLogger(TopicCreation.class.getName());

  private final EventsConfig config;

  private TopicCreation(EventsConfig config) {
    this.config = config;
  }

  static void run(EventsConfig config, Duration patience) {
    try (var admin = Admin.create(Clients.admin(config, patience))) {
      new TopicCreation(config).create(admin);
    } catch (KafkaException e) {
      throw new EventsUnavailable("Kafka at " + config.bootstrapServers(), e);
    }
  }

  private void create(Admin admin) {
    Set<String> existing = await(admin.listTopics().names(), "list the topics");
    List<Topic> missing =
        Arrays.stream(Topic.values()).filter(t -> !existing.contains(t.name(config))).toList();
    if (missing.isEmpty()) {
      return;
    }
    Map<String, KafkaFuture<Void>> asked =
        admin.createTopics(missing.stream().map(this::wanted).toList()).values();
    var refused = new ArrayList<String>();
    asked.forEach((name, answer) -> confirm(name, answer).ifPresent(refused::add));
    if (!refused.isEmpty()) {
      throw new EventsUnavailable(
          "Kafka at %s lacks topics that we could not create; create them: %s"
              .formatted(config.bootstrapServers(), String.join("; ", refused)));
    }
  }

  private NewTopic wanted(Topic topic) {
    return new NewTopic(
            topic.name(config), Optional.of(topic.partitions()), Optional.<Short>empty())
        .configs(topic.settings());
  }

  /// What is to be said when a topic was not created.
  private Optional<String> confirm(String name, KafkaFuture<Void> answer) {
    try {
      await(answer, "create " + name);
      LOG.log(Level.DEBUG, "topic created name={0}", name);
      return Optional.empty();
    } catch (EventsUnavailable e) {
      // Another process was faster.
      return e.getCause() instanceof TopicExistsException
          ? Optional.empty()
          : Optional.of(describe(name) + " (" + e.reason() + ")");
    }
  }

  private String describe(String name) {
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.name(config).equals(name))
        .map(t -> "%s with %d partitions and %s".formatted(name, t.partitions(), t.settings()))
        .collect(Collectors.joining());
  }

  /// The client itself ends every request at its deadline.
  private <T> T await(KafkaFuture<T> answer, String what) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      var reason = e.getCause() == null ? e : e.getCause();
      throw new EventsUnavailable(
          "Kafka at %s: could not %s".formatted(config.bootstrapServers(), what), reason);
    } catch (InterruptedException e) {
      throw new EventsUnavailable("interrupted; could not " + what, e);
    }
  }
}

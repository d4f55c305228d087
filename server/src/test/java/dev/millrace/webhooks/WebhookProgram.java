package dev.millrace.webhooks;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.sql.Outbox;
import dev.millrace.testing.Backends;
import java.util.concurrent.CountDownLatch;

/// Webhooks as a program of its own: `WebhookProgram URL USER PASSWORD KAFKA PREFIX`, until it is
/// killed.
final class WebhookProgram {
  private WebhookProgram() {}

  static void main(String[] args) throws InterruptedException {
    var database = Backends.open(DatabaseConfig.of(args[0], args[1], new Secret(args[2])));
    var kafka = EventsConfig.of(args[3]).withTopicPrefix(args[4]);
    var service = Scene.service(database, new Outbox(() -> {}), kafka, Scene.quick());
    service.start();
    new CountDownLatch(1).await();
  }
}

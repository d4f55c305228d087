/// Webhooks: every event, posted to whoever asked for it, signed, retried and logged.
///
/// [dev.millrace.webhooks.Webhooks] is the way in. One process at a time reads the topic
/// `millrace.events` and writes a row for each event and webhook, in one transaction with the
/// offsets it has read up to; every process claims due rows and posts them. So an event reaches a
/// webhook at least once, whoever is killed when, and receivers tell repeats by `webhook-id`.
///
/// Events of one subject are sent to a webhook one after the other; one that fails holds the
/// later ones back for five attempts, about 13 minutes, no longer.
///
/// **Owns:** tables `webhook`, `webhook_delivery`, `webhook_reader`. **Threads:** three virtual
/// ones that collect, dispatch and prune, and one for each message on its way. **Limits:** see
/// [dev.millrace.webhooks.WebhooksConfig].
@NullMarked
package dev.millrace.webhooks;

import org.jspecify.annotations.NullMarked;

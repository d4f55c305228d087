package dev.millrace.webhooks;

/// There is no such webhook, or no such delivery of it.
public final class NoSuchWebhook extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchWebhook(String message) {
    super(message);
  }
}

package dev.millrace.webhooks;

/// The webhook is disabled and is sent nothing.
public final class WebhookDisabled extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WebhookDisabled(String id) {
    super("webhook " + id + " is disabled; enable it first");
  }
}

package dev.millrace.webhooks;

/// A webhook is not as it may be; the message is a sentence about the member at fault.
public final class WebhookRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String member;

  WebhookRefused(String member, String message) {
    super(message);
    this.member = member;
  }

  /// The member of the request.
  public String member() {
    return member;
  }
}

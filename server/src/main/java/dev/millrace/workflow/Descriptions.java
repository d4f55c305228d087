package dev.millrace.workflow;

/// Exceptions in words for people: messages of the chain, with the type where a message is missing.
final class Descriptions {
  private static final int MAX_CAUSES = 4;

  private Descriptions() {}

  static String of(Throwable failure) {
    var text = new StringBuilder(one(failure));
    Throwable cause = failure.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      String words = one(cause);
      if (text.indexOf(words) < 0) {
        text.append(": ").append(words);
      }
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static String one(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}

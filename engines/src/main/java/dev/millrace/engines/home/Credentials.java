package dev.millrace.engines.home;

/// A name and its secret: user and password, or access key and secret key. Never printed.
public record Credentials(String id, String secret) {
  @Override
  public String toString() {
    return "Credentials[id=" + id + ", secret=***]";
  }
}

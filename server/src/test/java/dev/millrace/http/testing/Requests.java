package dev.millrace.http.testing;

import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;

/// Requests as values, for tests of handlers.
public final class Requests {
  private Requests() {}

  public static RequestBuilder get(String target) {
    return Request.builder("GET", target);
  }

  public static RequestBuilder head(String target) {
    return Request.builder("HEAD", target);
  }

  public static RequestBuilder post(String target, String json) {
    return Request.builder("POST", target).json(json);
  }

  public static RequestBuilder of(String method, String target) {
    return Request.builder(method, target);
  }
}

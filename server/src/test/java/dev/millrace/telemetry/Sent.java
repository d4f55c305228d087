package dev.millrace.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;

/// What players send, for tests.
final class Sent {
  /// When they do, by the clocks of players that are right.
  static final long NOW = 1_795_320_000_000L;

  private Sent() {}

  static Arrival arrival(long sentMillis) {
    return new Arrival(
        new Arrival.Times(NOW, sentMillis), "", new byte[0], ",\"first\":true".getBytes(UTF_8));
  }

  static String cmcd(String sid, int number) {
    return "cid=\"film\",e=t,pt=%d,sid=\"%s\",sn=%d,sta=p,ts=%d,v=2"
        .formatted(number * 1000, sid, number, NOW - 100);
  }

  static Request cmcdRequest(String path, String body) {
    return cmcdBuilder(path, body).build();
  }

  static RequestBuilder cmcdBuilder(String path, String body) {
    return Request.builder("POST", path).body("application/cmcd", body.getBytes(UTF_8));
  }
}

package dev.millrace.bench;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/// Events of players as they are kept, of a few thousand sessions of a thousand films.
///
/// **Threading**: for one thread.
final class PlayerEvents {
  private static final int SESSIONS = 20_000;
  private static final int FILMS = 1000;
  private static final List<String> STATES = List.of("s", "p", "p", "p", "p", "k", "r", "a", "d");
  private static final List<String> BROWSERS =
      List.of("Chrome 140", "Chrome 141", "Firefox 142", "Safari 26", "Edge 140", "Samsung 28");
  private static final List<String> SYSTEMS =
      List.of("Windows", "Linux", "macOS", "Android", "iOS");
  private static final List<String> COUNTRIES =
      List.of(
          "DE", "FR", "GB", "US", "BR", "IN", "JP", "PL", "ES", "IT", "NL", "SE", "CA", "MX", "AU",
          "ZA", "TR", "KR", "AR", "CH");
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26 Safari",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0");

  private final Random random;

  PlayerEvents(long seed) {
    this.random = new Random(seed);
  }

  /// @param session is the key of its record
  record PlayerEvent(String session, String json) {}

  /// One that was told at a time; each number is another event.
  PlayerEvent next(long number, Instant time) {
    int session = random.nextInt(SESSIONS);
    var out = new StringBuilder(480);
    out.append("{\"id\":\"session-").append(session).append("::").append(number);
    out.append("\",\"time\":\"").append(time).append("\",\"received\":\"").append(time);
    out.append("\",\"e\":\"t\",\"sid\":\"session-").append(session);
    out.append("\",\"cid\":\"film-").append(1000 + random.nextInt(FILMS)).append("\",\"sn\":");
    out.append(number).append(",\"sta\":\"").append(of(STATES)).append("\",\"ts\":");
    out.append(time.toEpochMilli()).append(",\"pt\":").append(random.nextInt(7_200_000));
    out.append(",\"br\":").append(400 + random.nextInt(6000));
    out.append(",\"tb\":6400,\"bl\":").append(random.nextInt(30_000));
    out.append(",\"mtp\":").append(1000 + random.nextInt(40_000));
    out.append(",\"st\":\"v\",\"sf\":\"h\",\"cdn\":\"edge-").append(random.nextInt(8));
    out.append("\",\"browser\":\"").append(BROWSERS.get(session % BROWSERS.size()));
    out.append("\",\"os\":\"").append(SYSTEMS.get(session % SYSTEMS.size()));
    out.append("\",\"device\":\"desktop\",\"country\":\"");
    out.append(COUNTRIES.get(session % COUNTRIES.size()));
    if (number % 10 == 0) {
      out.append("\",\"user_agent\":\"").append(of(AGENTS));
    }
    out.append("\"}");
    return new PlayerEvent("session-" + session, out.toString());
  }

  private String of(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}

package dev.millrace.search;

import dev.millrace.search.EventKind.Field;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Events of calls, and what is found of them: the same in every index.
public final class Calls {
  public static final EventKind KIND =
      new EventKind(
          "calls",
          List.of(
              Field.keyword("asset"),
              Field.number("status"),
              Field.number("ttfb_ms"),
              Field.text("user_agent"),
              Field.keyword("kind")));
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Calls() {}

  /// An event some seconds after the start, which it has as its number `n`.
  ///
  /// @param members in JSON
  public static String event(int second, String members) {
    String time = START.plusSeconds(second).toString();
    return "{\"time\":\"%s\",\"n\":%d,%s}".formatted(time, second, members);
  }

  /// Those that are asked for.
  public static List<String> four() {
    String desktop = "\"ttfb_ms\":0.25,\"user_agent\":\"Chrome/126.0\"";
    String firefox = "\"ttfb_ms\":1500,\"user_agent\":\"Firefox/140\"";
    String mobile = "\"ttfb_ms\":30,\"user_agent\":\"Chrome Mobile\"";
    return List.of(
        event(1, "\"asset\":\"Film-A\",\"status\":200," + desktop),
        event(2, "\"asset\":\"Film-B\",\"status\":404,\"kind\":\"video\""),
        event(3, "\"asset\":\"Film-A\",\"status\":503," + firefox),
        event(4, "\"asset\":\"Other\",\"status\":206," + mobile));
  }

  /// Conditions, and the numbers of the events that are so, newest first.
  public static Stream<Arguments> questions() {
    return Stream.of(
        Arguments.of("", List.of(4, 3, 2, 1)),
        Arguments.of("status:404", List.of(2)),
        Arguments.of("status:404,503", List.of(3, 2)),
        Arguments.of("status:500..599", List.of(3)),
        Arguments.of("ttfb_ms:>=30", List.of(4, 3)),
        Arguments.of("ttfb_ms:>30", List.of(3)),
        Arguments.of("ttfb_ms:<1", List.of(1)),
        Arguments.of("asset:film-a", List.of(3, 1)),
        Arguments.of("asset:FILM*", List.of(3, 2, 1)),
        Arguments.of("-asset:film*", List.of(4)),
        Arguments.of("asset:film* -status:404", List.of(3, 1)),
        Arguments.of("status:404 | status:206", List.of(4, 2)),
        Arguments.of("asset:film-a (status:503 | kind:video)", List.of(3)),
        Arguments.of("user_agent:chrome", List.of(4, 1)),
        Arguments.of("user_agent~chrom", List.of(4, 1)),
        Arguments.of("user_agent~fierfox", List.of(3)),
        Arguments.of("user_agent~\"chrome mobil\"", List.of(4)),
        Arguments.of("asset~film-x", List.of(3, 2, 1)),
        Arguments.of("firefox", List.of(3)),
        Arguments.of("vide", List.of(2)),
        Arguments.of("user~chrom", List.of(4, 1)),
        Arguments.of("-kind:video", List.of(4, 3, 1)),
        Arguments.of("status:999", List.of()));
  }

  /// What was found, by its numbers.
  public static List<Integer> numbers(Found found) {
    return found.events().stream().map(event -> Events.json(event).get("n").asInt()).toList();
  }
}

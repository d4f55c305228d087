package dev.millrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Requests that tell of events, each of which is another: of one length, made once, with the
/// digits of numbers, times and sessions put in their places.
///
/// **Threading**: for one thread.
final class EventBodies {
  /// What a request is.
  enum Form {
    CMCD(
        "/v1/telemetry/cmcd",
        "application/cmcd",
        "bl=(8000),br=(2400),cid=\"film-1\",e=t,pt=~~~~~~~~~,sid=\"bench-@@@\",sn=~~~~~~~~~,"
            + "sta=p,ts=#############,v=2",
        "",
        "\n",
        ""),
    JSON(
        "/v1/telemetry/events",
        "application/json",
        "{\"e\":\"t\",\"sid\":\"bench-@@@\",\"sn\":~~~~~~~~~,\"sta\":\"p\",\"ts\":#############,"
            + "\"pt\":~~~~~~~~~,\"br\":2400,\"bl\":8000,\"cid\":\"film-1\"}",
        "[",
        ",",
        "]");

    private final String path;
    private final String type;
    private final String event;
    private final String before;
    private final String between;
    private final String after;

    Form(String path, String type, String event, String... around) {
      this.path = path;
      this.type = type;
      this.event = event;
      this.before = around[0];
      this.between = around[1];
      this.after = around[2];
    }

    private String body(int events) {
      return before + String.join(between, java.util.Collections.nCopies(events, event)) + after;
    }
  }

  /// Numbers have nine digits from the first on.
  private static final int FIRST = 100_000_000;

  private static final int SESSIONS = 900;
  private static final int LEAST_SESSION = 100;

  private final byte[] request;
  private final int events;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> times = new ArrayList<>();
  private final List<Integer> sessions = new ArrayList<>();
  private int next;

  /// @param from the number of the first event; two crowds of one server begin apart
  EventBodies(Form form, int events, int from) {
    String body = form.body(events);
    String head =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36\r
        Content-Type: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(form.path, form.type, body.length());
    this.request = (head + body).getBytes(US_ASCII);
    this.events = events;
    this.next = FIRST + from;
    for (int i = head.length(); i < request.length; i++) {
      if (request[i - 1] != request[i]) {
        switch (request[i]) {
          case '~' -> numbers.add(i);
          case '#' -> times.add(i);
          case '@' -> sessions.add(i);
          default -> {}
        }
      }
    }
  }

  /// How many bytes a request has.
  int bytes() {
    return request.length;
  }

  int events() {
    return events;
  }

  /// The next request, good until the one after it is asked for.
  ByteBuffer next() {
    int each = numbers.size() / events;
    long now = System.currentTimeMillis();
    for (int i = 0; i < events; i++, next++) {
      for (int j = 0; j < each; j++) {
        digits(numbers.get(i * each + j), 9, next);
      }
      digits(times.get(i), 13, now);
      digits(sessions.get(i), 3, LEAST_SESSION + next % SESSIONS);
    }
    return ByteBuffer.wrap(request);
  }

  private void digits(int at, int count, long number) {
    long left = number;
    for (int i = at + count - 1; i >= at; i--) {
      request[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}

package dev.millrace.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.outbound.OutboundException.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(4), 1 << 20, 0);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static Outbound outbound(String... allow) throws Exception {
    return outbound(Names.system(Duration.ofSeconds(1)), allow);
  }

  private static Outbound outbound(Names names, String... allow) throws Exception {
    var config =
        new OutboundConfig(List.of(allow), 4, 2, Duration.ofMillis(500), Duration.ofMillis(500));
    return new Outbound(config, names, SSLContext.getDefault());
  }

  private static Reason failure(Outbound outbound, URI uri, Limits limits) {
    var failure =
        catchThrowableOfType(
            OutboundException.class,
            () -> {
              try (Reply reply = outbound.get(uri, Map.of(), limits)) {
                reply.body().transferTo(java.io.OutputStream.nullOutputStream());
              }
            });
    assertThat(failure).as("the failure").isNotNull();
    return failure.reason();
  }

  private static Reason failure(String answer) throws Exception {
    try (var server = RawServer.saying(answer);
        var outbound = outbound("127.0.0.1")) {
      return failure(outbound, server.uri("/"), LIMITS);
    }
  }

  @Test
  void an_answer_comes_with_its_status_its_fields_and_its_bytes() throws Exception {
    var answer = "HTTP/1.1 404 No\r\nContent-Length: 5\r\nX-Kind: a\r\n\r\nhello";
    try (var server = RawServer.saying(answer);
        var outbound = outbound("127.0.0.1");
        var reply = outbound.get(server.uri("/a%20b?c=%2f"), Map.of("Range", "bytes=1-"), LIMITS)) {
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.header("x-kind")).contains("a");
      assertThat(reply.lengthBytes()).hasValue(5);
      assertThat(reply.beginning(100)).asString(UTF_8).isEqualTo("hello");
      assertThat(server.heads().getFirst())
          .startsWith("GET /a%20b?c=%2f HTTP/1.1")
          .contains("Range: bytes=1-", "Accept-Encoding: identity", "User-Agent: Millrace/0.1")
          .contains("Host: " + server.uri("").getRawAuthority());
    }
  }

  @Test
  void a_body_is_posted_once_and_a_redirect_of_it_is_an_answer() throws Exception {
    try (var server = RawServer.saying("HTTP/1.1 307 No\r\nLocation: /other\r\n\r\n");
        var outbound = outbound("127.0.0.1")) {
      var headers = Map.of("Content-Type", "application/json", "X-Signature", "s");
      try (var reply = outbound.post(server.uri("/hook"), headers, "{}".getBytes(UTF_8), LIMITS)) {
        assertThat(reply.status()).isEqualTo(307);
      }
      assertThat(server.heads()).hasSize(1);
      assertThat(server.heads().getFirst())
          .startsWith("POST /hook HTTP/1.1")
          .contains("Content-Type: application/json", "X-Signature: s", "Content-Length: 2");
    }
  }

  @Test
  void loopback_is_refused_without_a_connection_unless_it_is_allowed() throws Exception {
    try (var server = RawServer.saying(OK + "\r\n");
        var strict = outbound();
        var byName = outbound("localhost")) {
      assertThat(failure(strict, server.uri("/"), LIMITS)).isEqualTo(Reason.REFUSED);
      var named = URI.create("http://LocalHost:" + server.port() + "/");
      assertThat(failure(strict, named, LIMITS)).isEqualTo(Reason.REFUSED);
      assertThat(failure(byName, server.uri("/"), LIMITS)).isEqualTo(Reason.REFUSED);
      assertThat(server.heads()).isEmpty();

      byName.get(named, Map.of(), LIMITS).close();
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void a_name_that_changes_its_address_after_the_check_gains_nothing() throws Exception {
    var asked = new AtomicInteger();
    Names rebinding =
        _ ->
            new InetAddress[] {
              InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1")
            };
    try (var server = RawServer.saying(OK + "\r\n");
        var outbound = outbound(rebinding, "127.0.0.2")) {
      var uri = URI.create("http://rebind.example:" + server.port() + "/");

      // The address that was checked is asked (nobody answers there), and not the second one.
      assertThat(failure(outbound, uri, LIMITS)).isNotEqualTo(Reason.REFUSED);
      assertThat(asked).hasValue(1);
      // The next connection checks anew.
      assertThat(failure(outbound, uri, LIMITS)).isEqualTo(Reason.REFUSED);
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void the_name_stays_in_the_host_field_when_its_address_is_asked() throws Exception {
    Names names = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    try (var server = RawServer.saying(OK + "Content-Length: 0\r\n\r\n");
        var outbound = outbound(names, "film.example")) {
      outbound
          .get(URI.create("http://Film.example.:" + server.port() + "/"), Map.of(), LIMITS)
          .close();

      assertThat(server.heads().getFirst()).contains("Host: film.example:" + server.port());
    }
  }

  @Test
  void a_name_with_one_private_address_among_public_ones_is_refused() throws Exception {
    Names names =
        _ ->
            new InetAddress[] {InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.1")};
    try (var outbound = outbound(names)) {
      assertThat(failure(outbound, URI.create("http://mixed.example/"), LIMITS))
          .isEqualTo(Reason.REFUSED);
    }
  }

  @Test
  void redirects_are_followed_and_each_is_checked() throws Exception {
    try (var server =
            new RawServer(
                (head, out) -> {
                  var path = head.getFirst().split(" ", -1)[1];
                  var location =
                      switch (path) {
                        case "/metadata" -> "http://169.254.169.254/latest/meta-data/";
                        case "/name" -> "http://10.0.0.1:1/";
                        case "/loop" -> "/loop";
                        case "/file" -> "file:///etc/passwd";
                        case "/user" -> "http://u:p@127.0.0.1/";
                        case "/there" -> "/here";
                        default -> null;
                      };
                  out.write(
                      (location == null
                              ? OK + "Content-Length: 4\r\n\r\nhere"
                              : "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n")
                          .getBytes(UTF_8));
                });
        var outbound = outbound("127.0.0.1")) {
      try (var reply = outbound.get(server.uri("/there"), Map.of(), LIMITS)) {
        assertThat(reply.uri()).isEqualTo(server.uri("/here"));
        assertThat(reply.beginning(9)).asString(UTF_8).isEqualTo("here");
      }
      for (String path : List.of("/metadata", "/name", "/file", "/user")) {
        assertThat(failure(outbound, server.uri(path), LIMITS)).isEqualTo(Reason.REFUSED);
      }
      server.heads().clear();
      assertThat(failure(outbound, server.uri("/loop"), LIMITS)).isEqualTo(Reason.REDIRECTED);
      assertThat(server.heads()).hasSize(6);
    }
  }

  @Test
  void secrets_stay_with_the_host_they_are_for() throws Exception {
    try (var other = RawServer.saying(OK + "Content-Length: 0\r\n\r\n");
        var first =
            RawServer.saying("HTTP/1.1 307 No\r\nLocation: " + other.uri("/") + "\r\n\r\n");
        var outbound = outbound("127.0.0.1")) {
      var headers = Map.of("Authorization", "Bearer x", "Range", "bytes=0-");
      outbound.get(first.uri("/"), headers, LIMITS).close();

      assertThat(first.heads().getFirst()).contains("Authorization: Bearer x");
      assertThat(other.heads().getFirst()).contains("Range: bytes=0-");
      assertThat(other.heads().getFirst()).noneMatch(line -> line.startsWith("Authorization"));
    }
  }

  @Test
  void a_body_ends_at_its_limit_announced_or_not() throws Exception {
    assertThat(failure(OK + "Content-Length: 2000000\r\n\r\n")).isEqualTo(Reason.TOO_LARGE);
    try (var server =
            new RawServer(
                (_, out) -> {
                  out.write((OK + "\r\n").getBytes(UTF_8));
                  for (var block = new byte[8192]; ; ) {
                    out.write(block);
                  }
                });
        var outbound = outbound("127.0.0.1")) {
      assertThat(failure(outbound, server.uri("/"), LIMITS)).isEqualTo(Reason.TOO_LARGE);
    }
  }

  @Test
  void an_endless_body_that_nobody_wants_is_dropped_at_once() throws Exception {
    try (var server =
            new RawServer(
                (_, out) -> {
                  out.write((OK + "Content-Length: 999999\r\n\r\n").getBytes(UTF_8));
                  out.flush();
                  Thread.sleep(3000);
                });
        var outbound = outbound("127.0.0.1")) {
      long began = System.nanoTime();
      outbound.get(server.uri("/"), Map.of(), LIMITS).close();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(450));
    }
  }

  @Test
  void a_body_that_is_shorter_than_it_said_is_broken_off() throws Exception {
    assertThat(failure(OK + "Content-Length: 100\r\n\r\nshort")).isEqualTo(Reason.BROKEN_OFF);
    assertThat(failure(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"))
        .isEqualTo(Reason.BROKEN_OFF);
  }

  @Test
  void what_follows_a_body_is_never_taken_for_the_next_answer() throws Exception {
    var smuggling = OK + "Content-Length: 2\r\n\r\nok" + OK + "Content-Length: 4\r\n\r\nevil";
    try (var server = RawServer.saying(smuggling);
        var outbound = outbound("127.0.0.1")) {
      for (int i = 0; i < 3; i++) {
        try (var reply = outbound.get(server.uri("/"), Map.of(), LIMITS)) {
          assertThat(reply.body().readAllBytes()).asString(UTF_8).isEqualTo("ok");
        }
      }
    }
  }

  @Test
  void what_is_not_http_is_a_failure() throws Exception {
    assertThat(failure("SSH-2.0-OpenSSH_9.2\r\n")).isEqualTo(Reason.BROKEN_OFF);
    assertThat(failure("")).isEqualTo(Reason.BROKEN_OFF);
  }

  @Test
  void a_head_that_is_too_large_stays_so() throws Exception {
    assertThat(failure(OK + "X: " + "x".repeat(100_000) + "\r\n\r\n")).isEqualTo(Reason.OVERLONG);
    assertThat(failure(OK + "X: x\r\n".repeat(500) + "\r\n")).isEqualTo(Reason.OVERLONG);
  }

  @Test
  void a_packed_body_stays_packed() throws Exception {
    var packed = OK + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001fxyz";
    try (var server = RawServer.saying(packed);
        var outbound = outbound("127.0.0.1");
        var reply = outbound.get(server.uri("/"), Map.of(), LIMITS)) {
      assertThat(reply.header("Content-Encoding")).contains("gzip");
      assertThat(reply.body().readAllBytes()).asString(UTF_8).isEqualTo("\u001fxyz");
    }
  }

  @Test
  void a_server_that_says_nothing_is_given_up() throws Exception {
    try (var server = new RawServer((_, _) -> Thread.sleep(3000));
        var outbound = outbound("127.0.0.1")) {
      assertThat(failure(outbound, server.uri("/"), LIMITS)).isEqualTo(Reason.TIMED_OUT);
    }
  }

  @Test
  void a_head_that_trickles_ends_at_its_time() throws Exception {
    try (var server =
            new RawServer(
                (_, out) -> {
                  out.write(OK.getBytes(UTF_8));
                  for (int i = 0; i < 100; i++) {
                    out.write("X: x\r\n".getBytes(UTF_8));
                    out.flush();
                    Thread.sleep(100);
                  }
                });
        var outbound = outbound("127.0.0.1")) {
      var limits = new Limits(Duration.ofMillis(600), Duration.ofSeconds(4), 1 << 20, 0);
      long began = System.nanoTime();

      assertThat(failure(outbound, server.uri("/"), limits)).isEqualTo(Reason.TIMED_OUT);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void a_body_that_trickles_ends_by_its_rate_or_its_time() throws Exception {
    try (var server =
            new RawServer(
                (_, out) -> {
                  out.write((OK + "\r\n").getBytes(UTF_8));
                  for (int i = 0; i < 100; i++) {
                    out.write('x');
                    out.flush();
                    Thread.sleep(100);
                  }
                });
        var outbound = outbound("127.0.0.1")) {
      var byRate = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(9), 1 << 20, 1000);
      var byTime = new Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 0);
      long began = System.nanoTime();

      assertThat(failure(outbound, server.uri("/"), byRate)).isEqualTo(Reason.TIMED_OUT);
      assertThat(failure(outbound, server.uri("/"), byTime)).isEqualTo(Reason.TIMED_OUT);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void connections_are_bounded() throws Exception {
    try (var server =
            new RawServer(
                (_, out) -> {
                  out.write((OK + "Content-Length: 9\r\n\r\n").getBytes(UTF_8));
                  out.flush();
                  Thread.sleep(3000);
                });
        var outbound = outbound("127.0.0.1");
        var first = outbound.get(server.uri("/"), Map.of(), LIMITS);
        var second = outbound.get(server.uri("/"), Map.of(), LIMITS)) {
      assertThat(first.status() + second.status()).isEqualTo(400);
      assertThat(failure(outbound, server.uri("/"), LIMITS)).isEqualTo(Reason.BUSY);
    }
  }

  @Test
  void a_port_where_nobody_listens_and_a_name_without_address_are_worth_another_try()
      throws Exception {
    URI gone;
    try (var server = RawServer.saying("")) {
      gone = server.uri("/");
    }
    Names nobody =
        name -> {
          throw new UnknownHostException(name);
        };
    try (var outbound = outbound("127.0.0.1");
        var nameless = outbound(nobody)) {
      assertThat(failure(outbound, gone, LIMITS)).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure(nameless, URI.create("http://no.example/"), LIMITS))
          .isEqualTo(Reason.UNRESOLVED);
    }
  }

  @Test
  void an_interrupt_ends_the_wait() throws Exception {
    try (var server = new RawServer((_, _) -> Thread.sleep(3000));
        var outbound = outbound("127.0.0.1")) {
      var thread = Thread.ofVirtual().start(() -> failure(outbound, server.uri("/"), LIMITS));
      Thread.sleep(100);
      thread.interrupt();

      assertThat(thread.join(Duration.ofMillis(300))).isTrue();
    }
  }

  @Test
  void a_lookup_that_hangs_is_left_behind() {
    var began = System.nanoTime();
    var names =
        Names.limited(
            name -> {
              LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
              return InetAddress.getAllByName(name);
            },
            Duration.ofMillis(50));

    assertThatThrownBy(() -> names.resolve("localhost")).isInstanceOf(UnknownHostException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
  }
}

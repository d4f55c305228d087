package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom a proxy says that it asks for.
@Timeout(30)
class ForwardedTest {
  private static final HttpConfig CONFIG =
      HttpConfig.DEFAULTS.withProxies(new HttpConfig.Proxies(Set.of("127.0.0.1"), false));

  private static String asked(String fields) throws Exception {
    try (var served =
            new Served(
                CONFIG, all -> all.get("/", r -> Response.text(r.url("/") + " " + r.address())));
        var wire = served.connect()) {
      return wire.send("GET / HTTP/1.1\r\nHost: own\r\n" + fields + "\r\n").answer().text();
    }
  }

  @Test
  void what_a_client_says_before_its_proxy_does_not_count() throws Exception {
    String lines =
        """
        X-Forwarded-For: 203.0.113.9\r
        X-Forwarded-Proto: https\r
        X-Forwarded-Host: evil.example\r
        X-Forwarded-For: 203.0.113.8, 198.51.100.1\r
        X-Forwarded-Proto: http\r
        X-Forwarded-Host: good.example\r
        """;

    assertThat(asked(lines)).isEqualTo("http://good.example/ 198.51.100.1");
  }

  @Test
  void who_has_no_address_is_the_proxy() throws Exception {
    assertThat(asked("X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: unknown\r\n"))
        .isEqualTo("http://own/ 127.0.0.1");
    assertThat(asked("X-Forwarded-For: \r\n")).isEqualTo("http://own/ 127.0.0.1");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1:4711, 192.0.2.1",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
    "[2001:db8::1]:4711, 2001:db8:0:0:0:0:0:1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "192.0.2.256,",
    "192.0.2,",
    "3221225985,",
    "localhost,",
    "unknown,",
    "_hidden,",
    "fe80::1%eth0,",
    "[2001:db8::1,",
    ":,",
    ":::,",
    "'',",
  })
  void only_a_numeric_address_is_one(String element, String address) {
    assertThat(ForwardedFor.address(element)).isEqualTo(address);
  }
}

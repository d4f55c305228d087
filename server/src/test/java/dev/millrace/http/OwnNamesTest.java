package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.http.OwnNames.Local;
import dev.millrace.http.testing.Requests;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnNamesTest {
  private static final Local HERE = new Local("192.0.2.7", 8080);

  private final OwnNames unconfigured = new OwnNames("0.0.0.0", Optional.empty());
  private final OwnNames configured =
      new OwnNames("media.lan", Optional.of(URI.create("https://videos.example.org")));

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "localhost:8080, true",
    "LOCALHOST:8080, true",
    "127.0.0.1:8080, true",
    "127.0.0.53:8080, true",
    "[::1]:8080, true",
    "0.0.0.0:8080, true",
    "192.0.2.7:8080, true",
    "localhost, false",
    "localhost:80, false",
    "127.0.0.1:9000, false",
    "192.0.2.8:8080, false",
    "attacker.example:8080, false",
    "attacker.example, false",
    "localhost.attacker.example:8080, false",
    "127.0.0.1.attacker.example:8080, false",
    "videos.example.org, false",
    "localhost:, false",
    "localhost:8080:8080, false",
    "localhost:99999999999, false",
    "[]:8080, false",
    ":8080, false",
  })
  void loopback_and_own_addresses_with_the_right_port_are_ours(String authority, boolean ours) {
    assertThat(unconfigured.server("http", authority, HERE).ours()).isEqualTo(ours);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "videos.example.org, true",
    "Videos.Example.Org:443, true",
    "videos.example.org:8080, false",
    "media.lan:8080, true",
    "MEDIA.lan:8080, true",
    "media.lan, false",
    "localhost:8080, true",
    "example.org, false",
  })
  void so_are_the_public_host_and_the_one_listened_on(String authority, boolean ours) {
    assertThat(configured.server("http", authority, HERE).ours()).isEqualTo(ours);
  }

  @Test
  void who_asks_by_the_public_name_is_answered_with_the_public_address() {
    assertThat(configured.server("http", "videos.example.org", HERE))
        .isEqualTo(new Request.Server("https", "videos.example.org", true));
  }

  @Test
  void the_standard_port_may_be_left_out() {
    var standard = new Local("192.0.2.7", 80);

    assertThat(unconfigured.server("http", "localhost", standard).ours()).isTrue();
    assertThat(unconfigured.server("https", "localhost", standard).ours()).isFalse();
  }

  @Test
  void every_address_of_this_machine_is_ours() throws Exception {
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        String plain = address.getHostAddress().replaceAll("%.*", "");
        String host = plain.contains(":") ? "[" + plain + "]" : plain;

        assertThat(unconfigured.server("http", host + ":8080", HERE).ours()).as(host).isTrue();
      }
    }
  }

  @Test
  void the_filter_tells_strangers_what_to_configure() {
    var own = Requests.get("/").server("http", "localhost:8080").build();
    var strange = Requests.get("/").stranger("attacker.example:8080").build();

    var refusal = catchThrowableOfType(Problem.Thrown.class, () -> OwnHost.only().apply(strange));

    assertThat(OwnHost.only().apply(own)).isSameAs(own);
    assertThat(refusal.response().status()).isEqualTo(421);
    assertThat(refusal.problem().detail())
        .contains("attacker.example:8080", "http.public-url", "MILLRACE_HTTP_PUBLIC_URL");
  }
}

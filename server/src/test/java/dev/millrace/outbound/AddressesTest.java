package dev.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private static final Addresses STRICT = Addresses.allowing(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:53aa::1",
        "2001:2::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "4000::1"
      })
  void an_address_that_is_not_public_may_not_be_reached(String address) {
    assertThat(STRICT.mayReach("a.example", InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "2001:4860:4860::8888",
        "2003::1"
      })
  void a_public_address_may_be_reached(String address) {
    assertThat(STRICT.mayReach("a.example", InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void one_address_that_is_not_public_spoils_the_others() {
    var good = InetAddress.ofLiteral("8.8.8.8");
    var bad = InetAddress.ofLiteral("10.0.0.1");

    assertThat(STRICT.mayReach("a.example", good, bad)).isFalse();
  }

  @Test
  void an_allowed_name_may_have_any_address_and_an_allowed_network_any_name() {
    var rules = Addresses.allowing(List.of("Media.Internal", "10.1.0.0/16", "fd00::/8", "::1"));
    var inside = InetAddress.ofLiteral("10.1.2.3");
    var outside = InetAddress.ofLiteral("10.2.2.3");

    assertThat(rules.mayReach("media.internal", outside)).isTrue();
    assertThat(rules.mayReach("x.media.internal", outside)).isFalse();
    assertThat(rules.mayReach("a.example", inside, InetAddress.ofLiteral("fd01::1"))).isTrue();
    assertThat(rules.mayReach("a.example", InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(rules.mayReach("a.example", outside)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/33", "10.0.0.0/", "*.example.org", "http://x", "a b", "x/8"})
  void an_entry_that_is_neither_name_nor_network_is_refused(String entry) {
    assertThatThrownBy(() -> OutboundConfig.allowing(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

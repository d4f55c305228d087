package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.HttpConfig.Tls;
import dev.millrace.http.HttpConfig.Tls.Engine;
import dev.millrace.http.tls.SelfSigned;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What one address may take of a server, over real sockets: this machine has many addresses.
@Timeout(120)
class PeersTest {
  private static final int CONNECTIONS = 40;
  private static final int HANDSHAKES = 10;
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.9");

  @TempDir Path folder;
  private final Trust trust = new Trust();
  private final List<Served.Wire> open = new ArrayList<>();
  private Served served;

  private void serve(HttpConfig config) {
    var peers = new HttpConfig.Peers(CONNECTIONS, HANDSHAKES, true);
    served = new Served(config.withPeers(peers), all -> all.get("/", _ -> Response.text("ok")));
  }

  private HttpConfig encrypted() {
    return encrypted(1000);
  }

  private HttpConfig encrypted(int handshakes) {
    var made = new SelfSigned(folder, List.of("127.0.0.1"), InstantSource.system());
    var tls = new Tls(made, OptionalInt.empty(), handshakes, Duration.ofMinutes(1), Engine.FASTEST);
    return HttpConfig.DEFAULTS.withTls(tls);
  }

  @AfterEach
  void close() throws IOException {
    for (Served.Wire wire : open) {
      wire.close();
    }
    served.close();
  }

  private Served.Wire connectAs(InetAddress address) throws IOException {
    var wire = served.connectFrom(address);
    open.add(wire);
    return wire;
  }

  private long refused(String limit) {
    return served.server().refusals().getOrDefault(limit, -1L);
  }

  @Test
  void one_address_that_is_silent_keeps_nobody_else_from_shaking_hands() throws Exception {
    serve(encrypted());
    for (int i = 0; i < 3 * HANDSHAKES; i++) {
      connectAs(STRANGER);
    }
    assertThat(Eventually.holds(() -> refused("address-handshakes") == 2 * HANDSHAKES)).isTrue();
    assertThat(Eventually.holds(() -> served.server().handshakes() == HANDSHAKES)).isTrue();

    try (var viewer = served.encrypted(trust.context())) {
      assertThat(viewer.get("/").answer().status()).isEqualTo(200);
    }

    assertThat(connectAs(STRANGER).ends()).isTrue();
    for (Served.Wire wire : open) {
      wire.close();
    }
    assertThat(Eventually.holds(() -> served.server().handshakes() == 0)).isTrue();
  }

  private void fallSilentAs(String address, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      connectAs(InetAddress.ofLiteral(address));
    }
  }

  private void shakesHands() throws IOException {
    try (var viewer = served.encrypted(trust.context())) {
      assertThat(viewer.get("/").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_few_addresses_that_are_silent_keep_nobody_else_from_shaking_hands() throws Exception {
    int most = 3 * HANDSHAKES;
    serve(encrypted(most));
    fallSilentAs("127.0.0.11", HANDSHAKES);
    fallSilentAs("127.0.0.12", HANDSHAKES);
    fallSilentAs("127.0.0.13", HANDSHAKES);

    for (int i = 0; i < 3; i++) {
      assertThat(Eventually.holds(() -> served.server().handshakes() == most)).isTrue();
      shakesHands();
      assertThat(open.get(i).ends()).isTrue();
      fallSilentAs("127.0.0.11", 1);
    }

    assertThat(refused("handshakes")).isEqualTo(3);
    assertThat(refused("address-handshakes")).isZero();
  }

  @Test
  void a_proxy_with_many_handshakes_does_not_give_way_to_others() throws Exception {
    serve(
        encrypted(HANDSHAKES + 2)
            .withProxies(new HttpConfig.Proxies(Set.of(STRANGER.getHostAddress()), false)));
    fallSilentAs(STRANGER.getHostAddress(), HANDSHAKES);
    fallSilentAs("127.0.0.11", 2);
    assertThat(Eventually.holds(() -> served.server().handshakes() == HANDSHAKES + 2)).isTrue();

    shakesHands();

    assertThat(open.get(HANDSHAKES).ends()).isTrue();
    assertThat(refused("handshakes")).isEqualTo(1);
  }

  @Test
  void who_has_shaken_hands_makes_room_for_the_next_handshake() throws Exception {
    serve(encrypted());

    for (int i = 0; i < 2 * HANDSHAKES; i++) {
      open.add(served.encrypted(trust.context()));
      assertThat(open.getLast().get("/").answer().status()).isEqualTo(200);
    }

    assertThat(refused("address-handshakes")).isZero();
  }

  @Test
  void more_connections_of_an_address_than_it_may_have_are_closed() throws Exception {
    serve(HttpConfig.DEFAULTS);
    for (int i = 0; i < CONNECTIONS; i++) {
      assertThat(connectAs(STRANGER).get("/").answer().status()).isEqualTo(200);
    }

    assertThat(connectAs(STRANGER).ends()).isTrue();
    assertThat(refused("address-connections")).isEqualTo(1);
    assertThat(connectAs(InetAddress.ofLiteral("127.0.0.10")).get("/").answer().status())
        .isEqualTo(200);

    open.getFirst().close();
    assertThat(Eventually.holds(() -> served.server().connections() == CONNECTIONS)).isTrue();
    assertThat(connectAs(STRANGER).get("/").answer().status()).isEqualTo(200);
  }

  @Test
  void a_proxy_that_is_trusted_may_have_any_number() throws Exception {
    serve(
        HttpConfig.DEFAULTS.withProxies(
            new HttpConfig.Proxies(Set.of(STRANGER.getHostAddress()), false)));

    for (int i = 0; i <= CONNECTIONS; i++) {
      assertThat(connectAs(STRANGER).get("/").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void who_shakes_hands_and_asks_for_nothing_is_closed_and_counted() throws Exception {
    serve(encrypted().withTimeouts(HttpConfig.Timeouts.DEFAULTS.withHeader(Duration.ofSeconds(4))));

    try (var silent = served.encrypted(trust.context())) {
      assertThat(silent.ends()).isTrue();
    }
    connectAs(STRANGER);

    assertThat(Eventually.holds(() -> refused("silence") == 2)).isTrue();
    assertThatThrownBy(() -> open.getLast().line()).isInstanceOf(IOException.class);
  }

  @Test
  void a_network_is_an_address_of_ipv4_and_half_an_address_of_ipv6() throws Exception {
    serve(HttpConfig.DEFAULTS);

    assertThat(network("192.0.2.7")).isNotEqualTo(network("192.0.2.8"));
    assertThat(network("2001:db8:1:2:3::4")).isEqualTo(network("2001:db8:1:2:ffff::1"));
    assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
    byte[] mapped = InetAddress.ofLiteral("::ffff:c000:207").getAddress();
    assertThat(Network.of(InetAddress.getByAddress(mapped))).isEqualTo(network("192.0.2.7"));
    assertThat(isLoopback("127.0.0.9")).isTrue();
    assertThat(isLoopback("::1")).isTrue();
    assertThat(isLoopback("192.0.2.7")).isFalse();
  }

  private static boolean isLoopback(String address) {
    return Network.isLoopback(new InetSocketAddress(InetAddress.ofLiteral(address), 1));
  }

  private static Network network(String address) {
    return Network.of(InetAddress.ofLiteral(address));
  }
}

package dev.millrace.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How many connections each network has here, from the moment that the kernel hands them over, and
/// which of those have not shaken hands yet.
///
/// **Threading**: any. **Limits**: those of [HttpConfig.Peers] and [HttpConfig.Tls#maxHandshakes];
/// what is known of a network goes with its last connection.
final class Peers {
  private static final AttributeKey<Guest> GUEST = AttributeKey.valueOf(Peers.class, "guest");

  /// Of connections that are over before anybody has looked who made them.
  private static final Network NOBODY = new Network(false, 0);

  private final HttpConfig.Peers limits;
  private final boolean isEncrypted;
  private final Set<Network> exempt = new HashSet<>();
  private final ConcurrentHashMap<Network, Integer> connections = new ConcurrentHashMap<>();
  private final Unfinished unfinished;
  private final Refusals refusals;
  private volatile int plainPort;

  Peers(HttpConfig config, Refusals refusals) {
    this.limits = config.peers();
    this.isEncrypted = config.tls().isPresent();
    int most = config.tls().map(HttpConfig.Tls::maxHandshakes).orElse(Integer.MAX_VALUE);
    this.unfinished = new Unfinished(most, limits.handshakes());
    this.refusals = refusals;
    for (String proxy : config.proxies().trusted()) {
      exempt.add(Network.of(InetAddress.ofLiteral(proxy)));
    }
  }

  /// No hands are shaken at this port, though they are at others.
  void plain(int port) {
    plainPort = port;
  }

  /// A connection was accepted; false when it is one too many for whoever made it.
  boolean admit(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    Network known = Network.of(remote);
    Network network = known == null ? NOBODY : known;
    boolean isHeld = isHeldToLimits(network, remote);
    if (isHeld && !count(network)) {
      refusals.count(Refusals.Reason.ADDRESS_CONNECTIONS);
      return false;
    }
    var guest = new Guest(network, isHeld, channel);
    if (shakesHands(channel) && !begin(guest)) {
      guest.left();
      return false;
    }
    channel.attr(GUEST).set(guest);
    var _ = channel.closeFuture().addListener(_ -> guest.left());
    return true;
  }

  /// Counts one more of a network, if there may be one.
  private boolean count(Network network) {
    var isOne = new AtomicBoolean();
    connections.compute(
        network,
        (_, known) -> {
          int before = known == null ? 0 : known;
          isOne.setPlain(limits.connections() == 0 || before < limits.connections());
          return isOne.getPlain() ? Integer.valueOf(before + 1) : known;
        });
    return isOne.getPlain();
  }

  private boolean shakesHands(Channel channel) {
    return isEncrypted
        && channel.parent().localAddress() instanceof InetSocketAddress local
        && local.getPort() != plainPort;
  }

  /// Has others give way when there are too many; false when this one has to.
  private boolean begin(Guest guest) {
    if (!unfinished.add(guest.network, guest.isHeld, guest.channel)) {
      refusals.count(Refusals.Reason.ADDRESS_HANDSHAKES);
      return false;
    }
    Channel surplus = unfinished.surplus(guest.channel);
    if (surplus == null) {
      return true;
    }
    refusals.count(Refusals.Reason.HANDSHAKES);
    if (surplus.equals(guest.channel)) {
      return false;
    }
    greeted(surplus);
    // Past its pipeline, which would wait for the client to take leave.
    surplus.eventLoop().execute(() -> surplus.unsafe().close(surplus.voidPromise()));
    return true;
  }

  /// Not proxies, behind which are many, nor this machine unless it counts as well.
  private boolean isHeldToLimits(Network network, @Nullable SocketAddress remote) {
    return remote != null
        && !exempt.contains(network)
        && (limits.countsLoopback() || !Network.isLoopback(remote));
  }

  /// A connection has shaken hands, or has none to shake.
  static void greeted(Channel channel) {
    Guest guest = channel.attr(GUEST).get();
    if (guest != null) {
      guest.greeted();
    }
  }

  /// One connection of a network.
  private final class Guest {
    private final Network network;
    private final boolean isHeld;
    private final Channel channel;

    Guest(Network network, boolean isHeld, Channel channel) {
      this.network = network;
      this.isHeld = isHeld;
      this.channel = channel;
    }

    void greeted() {
      unfinished.remove(network, channel);
    }

    void left() {
      unfinished.remove(network, channel);
      if (isHeld) {
        connections.computeIfPresent(network, (_, known) -> known == 1 ? null : known - 1);
      }
    }
  }
}

package dev.millrace.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How many connections each network has here, from the moment that the kernel hands them over, and
/// how many of those have not shaken hands yet.
///
/// **Threading**: any, without locks. **Limits**: those of [HttpConfig.Peers]; what is known of a
/// network goes with its last connection.
final class Peers {
  private static final AttributeKey<Guest> GUEST = AttributeKey.valueOf(Peers.class, "guest");

  private final HttpConfig.Peers limits;
  private final Set<Network> exempt = new HashSet<>();
  private final ConcurrentHashMap<Network, Count> counts = new ConcurrentHashMap<>();
  private final Refusals refusals;

  Peers(HttpConfig config, Refusals refusals) {
    this.limits = config.peers();
    this.refusals = refusals;
    for (String proxy : config.proxies().trusted()) {
      exempt.add(Network.of(InetAddress.ofLiteral(proxy)));
    }
  }

  /// What one network has: connections, and those of them that have not shaken hands.
  private record Count(int connections, int handshakes) {
    Count and(int moreConnections, int moreHandshakes) {
      return new Count(connections + moreConnections, handshakes + moreHandshakes);
    }
  }

  /// A connection was accepted; false when it is one too many for whoever made it.
  boolean admit(Channel channel) {
    Network network = isHeldToLimits(channel.remoteAddress());
    if (network == null) {
      return true;
    }
    var refusal = new AtomicReference<Refusals.@Nullable Reason>();
    counts.compute(
        network,
        (_, known) -> {
          refusal.setPlain(refusal(known == null ? new Count(0, 0) : known));
          return refusal.getPlain() != null
              ? known
              : known == null ? new Count(1, 1) : known.and(1, 1);
        });
    Refusals.Reason reason = refusal.getPlain();
    if (reason != null) {
      refusals.count(reason);
      return false;
    }
    var guest = new Guest(network);
    channel.attr(GUEST).set(guest);
    var _ = channel.closeFuture().addListener(_ -> guest.left());
    return true;
  }

  private Refusals.@Nullable Reason refusal(Count known) {
    if (limits.connections() > 0 && known.connections >= limits.connections()) {
      return Refusals.Reason.ADDRESS_CONNECTIONS;
    }
    return limits.handshakes() > 0 && known.handshakes >= limits.handshakes()
        ? Refusals.Reason.ADDRESS_HANDSHAKES
        : null;
  }

  /// Null for proxies, behind which are many, and for this machine unless it counts as well.
  private @Nullable Network isHeldToLimits(@Nullable SocketAddress remote) {
    Network network = Network.of(remote);
    boolean isFree =
        network == null
            || remote == null
            || exempt.contains(network)
            || (Network.isLoopback(remote) && !limits.countsLoopback());
    return isFree ? null : network;
  }

  /// A connection has shaken hands, or has none to shake.
  static void greeted(Channel channel) {
    Guest guest = channel.attr(GUEST).get();
    if (guest != null) {
      guest.greeted();
    }
  }

  /// How many networks are known.
  int networks() {
    return counts.size();
  }

  /// One connection of a network.
  private final class Guest {
    private static final int NEW = 0;
    private static final int GREETED = 1;
    private static final int GONE = 2;

    private final Network network;
    private final AtomicInteger state = new AtomicInteger(NEW);

    Guest(Network network) {
      this.network = network;
    }

    void greeted() {
      if (state.compareAndSet(NEW, GREETED)) {
        counts.computeIfPresent(network, (_, known) -> known.and(0, -1));
      }
    }

    void left() {
      int before = state.getAndSet(GONE);
      counts.computeIfPresent(
          network,
          (_, known) -> {
            Count left = known.and(-1, before == NEW ? -1 : 0);
            return left.connections == 0 ? null : left;
          });
    }
  }
}

package dev.millrace.live.ingest.srt;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/// How many callers of a channel are looked into, which takes a passphrase's time each: few of one
/// network, and not many of all strangers together. Whoever was let in lately is counted alone, so
/// that strangers, who only have to know the stream id, do not keep him from coming again.
///
/// **Threading**: for one thread at a time. **Limits**: [#OF_ONE] and [#OF_STRANGERS] a second; of
/// the last [#NETWORKS] of strangers and [#LET_IN] of others it is known how many there were.
final class Callers {
  static final int OF_STRANGERS = 50;
  static final int OF_ONE = 10;

  private static final int NETWORKS = 1000;
  private static final int LET_IN = 16;

  /// What a site has of IPv6, and what a line has; of IPv4 all counts.
  private static final int SITE_BYTES = 48 / Byte.SIZE;

  private static final int LINE_BYTES = 64 / Byte.SIZE;
  private static final int IPV6_BYTES = 128 / Byte.SIZE;

  private final LongSupplier nanoClock;
  private final Pace strangers;
  private final SequencedMap<ByteBuffer, Pace> networks = new LinkedHashMap<>();
  private final SequencedMap<ByteBuffer, Pace> letIn = new LinkedHashMap<>();

  Callers(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.strangers = new Pace(OF_STRANGERS, nanoClock);
  }

  /// Whether one more of this address is looked into.
  boolean allows(InetAddress from) {
    Pace own = letIn.get(network(from, LINE_BYTES));
    return own == null
        ? pace(networks, network(from, SITE_BYTES), NETWORKS).allows() && strangers.allows()
        : own.allows();
  }

  /// One of this address has shown that he may publish.
  void letIn(InetAddress from) {
    var _ = pace(letIn, network(from, LINE_BYTES), LET_IN);
  }

  /// Of those that are known the one goes first that did not call for the longest time.
  private Pace pace(SequencedMap<ByteBuffer, Pace> known, ByteBuffer network, int most) {
    Pace before = known.remove(network);
    Pace pace = before == null ? new Pace(OF_ONE, nanoClock) : before;
    known.put(network, pace);
    if (known.size() > most) {
      var _ = known.pollFirstEntry();
    }
    return pace;
  }

  private static ByteBuffer network(InetAddress address, int bytesOf6) {
    byte[] all = address.getAddress();
    return ByteBuffer.wrap(all, 0, all.length == IPV6_BYTES ? bytesOf6 : all.length);
  }
}

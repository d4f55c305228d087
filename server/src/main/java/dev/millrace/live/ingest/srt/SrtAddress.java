package dev.millrace.live.ingest.srt;

import java.net.InetSocketAddress;

/// Where somebody calls from, for people.
final class SrtAddress {
  private SrtAddress() {}

  static String of(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "srt://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}

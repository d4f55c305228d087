package dev.millrace.telemetry;

import org.jspecify.annotations.Nullable;

/// Which event is which: a text that no two events have, and a number made of it.
final class EventId {
  /// How each event begins, so that its id is found without reading the rest.
  static final String HEAD = "{\"id\":\"";

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int ROUND = 29;

  private EventId() {}

  /// Of what a player numbered itself: session, target and sequence number are one event's alone
  /// (CTA-5004-B).
  static String of(String sid, String target, long number) {
    return sid + ':' + target + ':' + number;
  }

  static long fingerprint(String id) {
    long mixed = id.length();
    for (int i = 0; i < id.length(); i++) {
      mixed = mixed(mixed, id.charAt(i));
    }
    return mixed;
  }

  private static long mixed(long before, int sign) {
    long mixed = (before ^ sign) * MIX;
    return mixed ^ (mixed >>> ROUND);
  }

  /// Of an event as it is written; null when it is none of ours.
  static @Nullable Long fingerprint(byte[] json) {
    int from = HEAD.length();
    int to = from;
    while (to < json.length && json[to] != '"') {
      to++;
    }
    if (to >= json.length || !begins(json)) {
      return null;
    }
    long mixed = (long) to - from;
    for (int i = from; i < to; i++) {
      mixed = mixed(mixed, json[i]);
    }
    return mixed;
  }

  private static boolean begins(byte[] json) {
    for (int i = 0; i < HEAD.length(); i++) {
      if (json[i] != HEAD.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

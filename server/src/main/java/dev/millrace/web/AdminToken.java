package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The admin token, and how often each address has guessed it wrong.
///
/// After [#MAX_WRONG] wrong ones within a minute an address is told to wait until the minute is
/// over. The right token is taken at any time: programs of one machine share an address, and
/// whoever has the token is not guessing.
///
/// **Threading:** any. **Limits:** [#MAX_ADDRESSES] addresses, of which the one that guessed the
/// longest ago goes first; an IPv6 address stands for its /64, which one client has whole.
final class AdminToken {
  static final int MAX_WRONG = 10;
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final int MAX_ADDRESSES = 10_000;

  private final String token;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<String, Wrong> wrong = new LinkedHashMap<>(16, 0.75f, true);

  AdminToken(String token, InstantSource clock) {
    this.token = token;
    this.clock = clock;
  }

  private record Wrong(int count, Instant since) {
    Instant until() {
      return since.plus(MINUTE);
    }
  }

  /// Whether `given` is the token; takes the same time wherever they differ.
  ///
  /// **On failure** the 429 problem, when the address has guessed wrong too often.
  boolean is(String given, String address) {
    if (Sessions.equal(token, given)) {
      return true;
    }
    String who = Request.networkOf(address);
    lock.lock();
    try {
      Instant now = clock.instant();
      Wrong before = wrong.get(who);
      if (before != null && !now.isBefore(before.until())) {
        wrong.remove(who);
        before = null;
      }
      if (before != null && before.count >= MAX_WRONG) {
        throw tooMany(Duration.between(now, before.until()));
      }
      note(who, before == null ? new Wrong(1, now) : new Wrong(before.count + 1, before.since));
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void note(String who, Wrong count) {
    wrong.put(who, count);
    if (wrong.size() > MAX_ADDRESSES) {
      Map.Entry<String, Wrong> eldest = wrong.firstEntry();
      wrong.remove(eldest.getKey());
    }
  }

  int addresses() {
    lock.lock();
    try {
      return wrong.size();
    } finally {
      lock.unlock();
    }
  }

  private static Problem.Thrown tooMany(Duration wait) {
    return Problem.TOO_MANY_REQUESTS
        .because("too many wrong tokens came from this address; wait a minute")
        .thrown()
        .with("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}

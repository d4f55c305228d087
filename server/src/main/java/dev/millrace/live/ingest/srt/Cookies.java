package dev.millrace.live.ingest.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Numbers that a caller is told and must repeat (4.3.1), so that nothing has to be remembered of
/// one that gives another's address.
///
/// **Threading**: for one thread.
final class Cookies {
  private static final long LIFE_NANOS = 30_000_000_000L;

  private final Mac mac;

  Cookies() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  int of(InetSocketAddress caller) {
    return of(caller, System.nanoTime() / LIFE_NANOS);
  }

  /// Whether the caller was told it within the last minute.
  boolean isOf(InetSocketAddress caller, int cookie) {
    long now = System.nanoTime() / LIFE_NANOS;
    return cookie == of(caller, now) || cookie == of(caller, now - 1);
  }

  private int of(InetSocketAddress caller, long period) {
    mac.update(caller.getAddress().getAddress());
    byte[] rest = new byte[Integer.BYTES + Long.BYTES];
    ByteBuffer.wrap(rest).putInt(caller.getPort()).putLong(period);
    return ByteBuffer.wrap(mac.doFinal(rest)).getInt();
  }
}

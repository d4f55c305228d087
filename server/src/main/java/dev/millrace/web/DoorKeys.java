package dev.millrace.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys that sessions and playback tickets are signed with. They are made from the admin token,
/// which cannot be had from them, so that processes may know the keys that do not know the token.
public record DoorKeys(SecretKeySpec sessions, SecretKeySpec tickets) {
  private static final String ALGORITHM = "HmacSHA256";

  /// Those of an admin token.
  public static DoorKeys of(String adminToken) {
    byte[] token = adminToken.getBytes(StandardCharsets.UTF_8);
    return of(made(token, "millrace sessions 3"), made(token, "millrace tickets 2"));
  }

  /// Those of these bytes.
  public static DoorKeys of(byte[] sessions, byte[] tickets) {
    return new DoorKeys(
        new SecretKeySpec(sessions, ALGORITHM), new SecretKeySpec(tickets, ALGORITHM));
  }

  /// Keys that nothing is signed with.
  static DoorKeys ofNobody() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return of(HexFormat.of().formatHex(random));
  }

  private static byte[] made(byte[] token, String purpose) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(token, ALGORITHM));
      return mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "DoorKeys[***]";
  }
}

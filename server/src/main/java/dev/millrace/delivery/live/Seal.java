package dev.millrace.delivery.live;

import dev.millrace.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// By what a process of ours knows the request of another: a field that holds for one address and
/// some seconds, made with a key that both of them know.
///
/// **Threading**: any; never blocks.
public final class Seal {
  static final String FIELD = "Millrace-Seal";

  private static final String ALGORITHM = "HmacSHA256";
  private static final long GOOD_SECONDS = 30;
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\.([0-9a-f]{64})");
  private static final String PURPOSE = "millrace relay 1 ";

  private final Supplier<SecretKeySpec> key;
  private final InstantSource clock;

  /// @param key that all processes know now
  public Seal(Supplier<SecretKeySpec> key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// The field's value for a path with its query.
  String of(String target) {
    return of(target, clock.instant().getEpochSecond());
  }

  private String of(String target, long second) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key.get());
      byte[] text = (PURPOSE + second + " " + target).getBytes(StandardCharsets.UTF_8);
      return second + "." + HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Whether one of ours asks.
  boolean isOn(Request request) {
    String shown = request.header(FIELD);
    if (shown == null) {
      return false;
    }
    var form = FORM.matcher(shown);
    if (!form.matches()) {
      return false;
    }
    long second = Long.parseLong(form.group(1));
    return Math.abs(clock.instant().getEpochSecond() - second) <= GOOD_SECONDS
        && MessageDigest.isEqual(
            of(request.target(), second).getBytes(StandardCharsets.US_ASCII),
            shown.getBytes(StandardCharsets.US_ASCII));
  }
}

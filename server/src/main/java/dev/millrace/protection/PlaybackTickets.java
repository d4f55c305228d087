package dev.millrace.protection;

import dev.millrace.catalog.AssetId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tickets to play one asset: a time of expiry and its HMAC-SHA256, together with the asset's id,
/// under the key for tickets.
///
/// No ticket is stored: it is good on every node and after a restart, until it expires or the key
/// is another. **Threading:** any.
public final class PlaybackTickets {
  public static final Duration SHORTEST = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,10})\\.([A-Za-z0-9_-]{43})");

  private final Supplier<SecretKeySpec> key;
  private final InstantSource clock;

  /// @param key the one for tickets, for HMAC-SHA256
  public PlaybackTickets(Supplier<SecretKeySpec> key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// A ticket.
  ///
  /// @param text of characters that need no escaping in an address
  public record Ticket(String text, Instant expiresAt) {
    @Override
    public String toString() {
      return "ticket until " + expiresAt;
    }
  }

  /// A new ticket for an asset.
  ///
  /// @param life between [#SHORTEST] and [#LONGEST]
  public Ticket issue(AssetId id, Duration life) {
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a ticket lives a minute to seven days, not " + life);
    }
    Instant expiry = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
    String seconds = Long.toString(expiry.getEpochSecond());
    return new Ticket(seconds + "." + signature(id, seconds), expiry);
  }

  /// Whether `ticket` was issued for this asset and has not expired.
  public boolean isValid(AssetId id, String ticket) {
    Matcher parts = FORM.matcher(ticket);
    return parts.matches()
        && MessageDigest.isEqual(
            signature(id, parts.group(1)).getBytes(StandardCharsets.US_ASCII),
            parts.group(2).getBytes(StandardCharsets.US_ASCII))
        && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(parts.group(1))));
  }

  private String signature(AssetId id, String seconds) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key.get());
      byte[] code = mac.doFinal((id + " " + seconds).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}

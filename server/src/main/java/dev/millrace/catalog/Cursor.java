package dev.millrace.catalog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Pattern;

/// Where a page of assets ended: the creation time and id of its last one, so that assets added or
/// removed meanwhile neither repeat nor hide any other. Its text is opaque to clients.
public record Cursor(Instant createdAt, AssetId id) {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\.(.{26})");

  /// The cursor that an earlier page gave.
  ///
  /// @throws IllegalArgumentException when no page gave it
  public static Cursor parse(String text) {
    var plain = new String(Base64.getUrlDecoder().decode(text), US_ASCII);
    var parts = SHAPE.matcher(plain);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a cursor of this list: " + text);
    }
    var createdAt = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
    return new Cursor(createdAt, new AssetId(parts.group(2)));
  }

  @Override
  public String toString() {
    long micros = Instant.EPOCH.until(createdAt, ChronoUnit.MICROS);
    var plain = micros + "." + id;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(US_ASCII));
  }
}

package dev.millrace.upload;

import dev.millrace.upload.Completion.ClaimedPart;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/// What tells one list of parts from another: a digest of their numbers and ETags, in any order and
/// with or without quotes.
final class PartsMark {
  private PartsMark() {}

  static String of(List<ClaimedPart> parts) {
    var etags = new TreeMap<Integer, String>();
    parts.forEach(part -> etags.put(part.number(), part.etag().replace("\"", "")));
    var text = new StringBuilder();
    etags.forEach((number, etag) -> text.append(number).append(' ').append(etag).append('\n'));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

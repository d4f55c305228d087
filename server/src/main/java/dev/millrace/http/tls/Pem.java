package dev.millrace.http.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A text of RFC 7468: labelled blocks of base64.
///
/// @param name what messages call it
record Pem(String name, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*+)-----END \\1-----");

  /// One block of the text `name`.
  record Block(String name, String label, String base64) {
    byte[] content() {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new CertificateProblem(name + " is damaged: " + e.getMessage(), e);
      }
    }
  }

  /// All blocks, in their order.
  List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    var found = BLOCK.matcher(text);
    while (found.find()) {
      blocks.add(new Block(name, found.group(1), found.group(2)));
    }
    return blocks;
  }

  /// The text of one block.
  static String of(String label, byte[] content) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, lines, label);
  }
}

package dev.millrace.delivery.signing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// Keys as text (RFC 7468).
final class Pem {
  private static final int LINE = 64;
  private static final int MAX_CHARACTERS = 4096;
  private static final Pattern FORM =
      Pattern.compile("\\s*-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

  private Pem() {}

  static String write(String label, byte[] content) {
    byte[] end = {'\n'};
    String text = Base64.getMimeEncoder(LINE, end).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  /// The bytes of a public key in the form that CloudFront takes.
  ///
  /// **On failure** [KeyRefused] says what it is instead.
  static byte[] publicKey(String text) {
    if (text.contains("PRIVATE KEY")) {
      throw refused("that is a private key: keep it secret, and send its public key");
    }
    var form = FORM.matcher(text.length() > MAX_CHARACTERS ? "" : text);
    if (!form.matches()) {
      throw refused("publicKey is one key in PEM, from BEGIN PUBLIC KEY to END PUBLIC KEY");
    }
    if (!form.group(1).equals("PUBLIC KEY")) {
      throw refused(
          "publicKey is "
              + form.group(1)
              + ", not PUBLIC KEY: have it written by openssl pkey -pubout");
    }
    try {
      return Base64.getMimeDecoder().decode(form.group(2).getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException _) {
      throw refused("publicKey is not base 64 between its marks");
    }
  }

  private static KeyRefused refused(String sentence) {
    return new KeyRefused("publicKey", sentence);
  }
}

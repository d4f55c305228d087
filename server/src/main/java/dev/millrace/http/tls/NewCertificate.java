package dev.millrace.http.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/// A fresh P-256 key and the certificate (RFC 5280) that it signed for itself.
///
/// @param certificate in PEM
/// @param key in PKCS #8, as PEM
record NewCertificate(String certificate, String key) {
  /// No longer than browsers accept.
  private static final Duration LIFE = Duration.ofDays(397);

  private static final Duration CLOCK_SKEW = Duration.ofDays(1);
  private static final int GENERALIZED_TIME = 0x18;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// The last year that the short form of a time can tell (RFC 5280 §4.1.2.5).
  private static final int LAST_SHORT_YEAR = 2049;

  static NewCertificate forNames(Set<String> names, Instant now) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] said = toBeSigned(names, now, pair.getPublic().getEncoded());
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(said);
      byte[] whole = Der.sequence(said, algorithm(), Der.bits(0, signature.sign()));
      return new NewCertificate(
          Pem.of("CERTIFICATE", whole), Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] toBeSigned(Set<String> names, Instant now, byte[] publicKey) {
    byte[] issuer = issuer();
    byte[] validity = Der.sequence(time(now.minus(CLOCK_SKEW)), time(now.plus(LIFE)));
    return Der.sequence(
        Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(127, new SecureRandom())),
        algorithm(),
        issuer,
        validity,
        issuer,
        publicKey,
        Der.tagged(0xa3, extensions(names)));
  }

  private static byte[] algorithm() {
    return Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  }

  private static byte[] issuer() {
    byte[] commonName = Der.sequence(Der.oid("2.5.4.3"), Der.utf8("Millrace, self-signed"));
    return Der.sequence(Der.set(commonName));
  }

  private static byte[] time(Instant instant) {
    boolean isShort = instant.atZone(ZoneOffset.UTC).getYear() <= LAST_SHORT_YEAR;
    String text = (isShort ? UTC_TIME : TIME).format(instant);
    int tag = isShort ? 0x17 : GENERALIZED_TIME;
    return Der.tagged(tag, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// No authority, signs handshakes only, of a server only, under these names.
  private static byte[] extensions(Set<String> names) {
    byte[][] alternatives = names.stream().map(NewCertificate::name).toArray(byte[][]::new);
    byte[] serverAuth = Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"));
    return Der.sequence(
        critical("2.5.29.19", Der.sequence()),
        critical("2.5.29.15", Der.bits(7, new byte[] {(byte) 0x80})),
        Der.sequence(Der.oid("2.5.29.37"), Der.octets(serverAuth)),
        Der.sequence(Der.oid("2.5.29.17"), Der.octets(Der.sequence(alternatives))));
  }

  private static byte[] critical(String oid, byte[] content) {
    return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(content));
  }

  private static byte[] name(String name) {
    try {
      return Der.tagged(0x87, InetAddress.ofLiteral(name).getAddress());
    } catch (IllegalArgumentException _) {
      return Der.tagged(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// A name in the one form in which names are compared.
  static String plain(String name) {
    try {
      return InetAddress.ofLiteral(name).getHostAddress();
    } catch (IllegalArgumentException _) {
      return name.toLowerCase(Locale.ROOT);
    }
  }
}

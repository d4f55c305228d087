package dev.millrace.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of our own making and other people's files.
class CertificatesTest {
  private static final List<String> NAMES =
      List.of("localhost", "127.0.0.1", "::1", "Videos.example.org");

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");

  private SelfSigned selfSigned(List<String> names) {
    return new SelfSigned(folder.resolve("tls"), names, () -> now);
  }

  @Test
  void a_certificate_of_our_own_is_valid_for_the_names_and_a_year() throws Exception {
    var made = selfSigned(NAMES).read().certificate();

    made.verify(made.getPublicKey());
    made.checkValidity(java.util.Date.from(now));
    assertThat(made.getVersion()).isEqualTo(3);
    assertThat(made.getBasicConstraints()).isEqualTo(-1);
    assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(made.getKeyUsage()).startsWith(true, false);
    assertThat(made.getSubjectAlternativeNames().stream().map(name -> (String) name.get(1)))
        .containsExactlyInAnyOrder(
            "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "videos.example.org");
    assertThat(made.getNotAfter().toInstant()).isEqualTo(now.plus(397, ChronoUnit.DAYS));
  }

  @Test
  void it_is_kept_where_only_the_owner_reads_the_key() throws Exception {
    Credentials first = selfSigned(NAMES).read();

    assertThat(selfSigned(NAMES).read()).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(permissions("tls/key.pem"))).isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(permissions("tls"))).isEqualTo("rwx------");
  }

  private Set<java.nio.file.attribute.PosixFilePermission> permissions(String name)
      throws Exception {
    return Files.getPosixFilePermissions(folder.resolve(name));
  }

  @Test
  void it_is_made_anew_before_its_end_for_other_names_and_when_it_is_damaged() throws Exception {
    Credentials first = selfSigned(NAMES).read();
    now = now.plus(Duration.ofDays(360));
    assertThat(selfSigned(NAMES).read()).isEqualTo(first);

    now = now.plus(Duration.ofDays(8));
    Credentials second = selfSigned(NAMES).read();
    Credentials third = selfSigned(List.of("localhost")).read();
    Files.writeString(folder.resolve("tls/key.pem"), "nothing");
    Credentials fourth = selfSigned(List.of("localhost")).read();

    assertThat(Set.of(first, second, third, fourth)).hasSize(4);
    now = Instant.parse("2060-01-01T00:00:00Z");
    assertThat(selfSigned(NAMES).read().certificate().getNotBefore().toInstant()).isBefore(now);
  }

  @Test
  void files_that_cannot_be_used_are_one_clear_line() throws Exception {
    selfSigned(NAMES).read();
    Path certificate = folder.resolve("tls/certificate.pem");
    Path key = folder.resolve("tls/key.pem");
    Path missing = folder.resolve("missing.pem");
    Path other = folder.resolve("other");
    new SelfSigned(other, NAMES, () -> now).read();

    refused(new CertificateFiles(missing, key), "cannot read " + missing + ": no such file");
    refused(new CertificateFiles(certificate, folder), "cannot read " + folder);
    refused(new CertificateFiles(key, key), key + " holds no certificate in PEM");
    refused(new CertificateFiles(certificate, certificate), "holds no private key in PEM");
    refused(new CertificateFiles(certificate, other.resolve("key.pem")), "does not belong to");
    refused(new CertificateFiles(certificate, rsaKey()), "does not belong to");
    refused(new CertificateFiles(certificate, written("RSA PRIVATE KEY")), "openssl pkcs8 -topk8");
    refused(new CertificateFiles(certificate, written("EC PRIVATE KEY")), "openssl pkcs8 -topk8");
    refused(new CertificateFiles(certificate, written("ENCRYPTED PRIVATE KEY")), "is encrypted");
    refused(new CertificateFiles(certificate, written("PRIVATE KEY")), "is neither an RSA key");
    refused(new CertificateFiles(written("CERTIFICATE"), key), "holds a damaged certificate");
  }

  private Path rsaKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var pair = generator.generateKeyPair();
    return Files.writeString(
        folder.resolve("rsa.pem"), Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private Path written(String label) throws Exception {
    return Files.writeString(folder.resolve(label + ".pem"), Pem.of(label, new byte[] {1, 2, 3}));
  }

  private static void refused(CertificateFiles files, String reason) {
    assertThatThrownBy(files::read)
        .isInstanceOf(CertificateProblem.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }
}

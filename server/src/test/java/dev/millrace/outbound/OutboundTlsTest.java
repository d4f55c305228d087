package dev.millrace.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.outbound.OutboundException.Reason;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundTlsTest {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final Names HERE = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
  private static final Limits LIMITS = Limits.small();

  @TempDir private static Path folder;
  private static SSLContext known;

  /// A certificate for film.example that is its own authority.
  @BeforeAll
  static void certificate() throws Exception {
    var store = folder.resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "film",
                "-keyalg",
                "EC",
                "-dname",
                "CN=film.example",
                "-ext",
                "san=dns:film.example",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().transferTo(OutputStream.nullOutputStream());
    assertThat(keytool.waitFor()).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, PASSWORD);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("film", keys.getCertificate("film"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    known = SSLContext.getInstance("TLS");
    known.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private static RawServer server() throws Exception {
    var socket =
        (SSLServerSocket)
            known
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new RawServer(
        socket,
        (_, out) -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8)));
  }

  private static Outbound outbound(SSLContext tls) {
    var config = OutboundConfig.allowing(List.of("film.example", "other.example"));
    return new Outbound(config, HERE, tls);
  }

  private static Reason failure(Outbound outbound, URI uri) {
    return catchThrowableOfType(
            OutboundException.class, () -> outbound.get(uri, Map.of(), LIMITS).close())
        .reason();
  }

  @Test
  void the_certificate_must_be_for_the_name_and_not_for_the_address() throws Exception {
    try (var server = server();
        var outbound = outbound(known)) {
      var right = URI.create("https://film.example:" + server.port() + "/");
      try (var reply = outbound.get(right, Map.of(), LIMITS)) {
        assertThat(reply.status()).isEqualTo(200);
      }

      var wrong = URI.create("https://other.example:" + server.port() + "/");
      assertThat(failure(outbound, wrong)).isEqualTo(Reason.UNTRUSTED);
    }
  }

  @Test
  void a_certificate_of_nobody_is_not_trusted() throws Exception {
    try (var server = server();
        var outbound = outbound(SSLContext.getDefault())) {
      var uri = URI.create("https://film.example:" + server.port() + "/");

      assertThat(failure(outbound, uri)).isEqualTo(Reason.UNTRUSTED);
    }
  }

  @Test
  void a_handshake_that_never_ends_is_given_up() throws Exception {
    try (var silent = new java.net.ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var outbound = outbound(known)) {
      var uri = URI.create("https://film.example:" + silent.getLocalPort() + "/");
      var limits = new Limits(Duration.ofMillis(500), Duration.ofSeconds(1), 1, 0);

      var failure =
          catchThrowableOfType(
              OutboundException.class, () -> outbound.get(uri, Map.of(), limits).close());

      assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }
}

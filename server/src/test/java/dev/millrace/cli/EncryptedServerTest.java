package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.HttpConfig;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.tls.SelfSigned;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line and a server with a certificate of its own making.
class EncryptedServerTest {
  @TempDir Path data;
  private SelfSigned certificate;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    certificate = selfSigned("tls");
    var tls = HttpConfig.Tls.of(certificate, OptionalInt.empty());
    var routes =
        Routes.build(
            all ->
                all.get("/readyz", _ -> Response.text("ready"))
                    .get("/v1/status", _ -> Response.json(Map.of("films", 3))));
    server = new HttpServer(HttpConfig.DEFAULTS.withTls(tls), routes, HttpMetrics.NONE);
    server.start();
  }

  private SelfSigned selfSigned(String folder) {
    return new SelfSigned(
        data.resolve(folder), List.of("somewhere.example"), InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Api api(Map<String, String> environment) {
    return Target.of(Optional.of(data), environment).api().orElseThrow();
  }

  @Test
  void the_certificate_noted_in_the_data_folder_is_trusted_under_any_name() throws Exception {
    RunningServer.here(server.url(), Optional.of(certificate.certificate())).write(data);
    var token = Map.of("MILLRACE_TOKEN", "t");
    var sameUrl = Map.of("MILLRACE_TOKEN", "t", "MILLRACE_URL", server.url());

    assertThat(api(token).isReady()).isTrue();
    assertThat(api(token).get("/v1/status").path("films").asInt()).isEqualTo(3);
    assertThat(api(sameUrl).get("/v1/status").path("films").asInt()).isEqualTo(3);
  }

  @Test
  void any_other_certificate_is_not() throws Exception {
    SelfSigned other = selfSigned("other");
    other.read();
    RunningServer.here(server.url(), Optional.of(other.certificate())).write(data);

    assertThat(api(Map.of("MILLRACE_TOKEN", "t")).isReady()).isFalse();
    assertThatThrownBy(() -> api(Map.of("MILLRACE_TOKEN", "t")).get("/v1/status"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no trust in the server");
  }

  @Test
  void an_address_of_the_environment_needs_a_certificate_that_the_world_trusts() {
    var elsewhere = Map.of("MILLRACE_TOKEN", "t", "MILLRACE_URL", server.url());

    assertThatThrownBy(() -> api(elsewhere).get("/v1/status"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no trust in the server");
  }
}

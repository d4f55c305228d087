package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.BitRate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {
  enum Mode {
    LOW_LATENCY,
    NORMAL
  }

  record Http(int port, ByteSize maxBody, Duration idle) {
    Http {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("a port is 0 to 65535");
      }
    }

    static Http defaults() {
      return new Http(8080, ByteSize.ofMebibytes(1), Duration.ofSeconds(30));
    }
  }

  record Peer(String name, URI address) {}

  record Everything(
      Http http,
      long count,
      double ratio,
      boolean on,
      Path data,
      Secret key,
      BitRate cap,
      Mode mode,
      Optional<String> note,
      Optional<Http> admin,
      List<String> hosts,
      List<Peer> peers) {
    static Everything defaults() {
      return new Everything(
          new Http(80, ByteSize.ofMebibytes(2), Duration.ofSeconds(5)),
          1,
          0.5,
          false,
          Path.of("data"),
          new Secret("hunter2"),
          BitRate.ofKilobits(800),
          Mode.NORMAL,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of());
    }
  }

  private static Everything bind(String yaml, Map<String, String> environment) {
    var tree = ConfigTree.parse("millrace.yaml", yaml).withEnvironment(environment);
    return new ConfigBinder(Map.of("http.listen", "http.port"), Set.of("MILLRACE_TOKEN"))
        .bind(tree, Everything.class);
  }

  @Test
  void nothing_written_is_the_defaults() {
    assertThat(bind("", Map.of())).isEqualTo(Everything.defaults());
    assertThat(bind("# only a comment\nhttp:\n", Map.of())).isEqualTo(Everything.defaults());
  }

  @Test
  void every_type_is_read_from_its_text() {
    var yaml =
        """
        http:
          port: 9000
          max-body: 64MiB
          idle: 250ms
        count: 9000000000
        ratio: 0.25
        on: true
        data: /var/lib/millrace
        key: s3cret
        cap: 6Mbps
        mode: low-latency
        note: hello
        admin: {port: 1}
        hosts: [a, b]
        peers:
          - name: one
            address: http://one:1
        """;

    var all = bind(yaml, Map.of());

    assertThat(all)
        .isEqualTo(
            new Everything(
                new Http(9000, ByteSize.ofMebibytes(64), Duration.ofMillis(250)),
                9_000_000_000L,
                0.25,
                true,
                Path.of("/var/lib/millrace"),
                new Secret("s3cret"),
                BitRate.ofKilobits(6000),
                Mode.LOW_LATENCY,
                Optional.of("hello"),
                Optional.of(new Http(1, ByteSize.ofMebibytes(1), Duration.ofSeconds(30))),
                List.of("a", "b"),
                List.of(new Peer("one", URI.create("http://one:1")))));
  }

  @Test
  void the_environment_wins_over_the_file() {
    var environment =
        Map.of(
            "MILLRACE_HTTP_MAX_BODY", "3MB",
            "MILLRACE_HOSTS", "x, y",
            "MILLRACE_ADMIN_PORT", "7",
            "MILLRACE_TOKEN", "reserved",
            "HOME", "/ignored");

    var all = bind("http: {port: 1, max-body: 1MB}", environment);

    assertThat(all.http().port()).isEqualTo(1);
    assertThat(all.http().maxBody()).isEqualTo(ByteSize.parse("3MB"));
    assertThat(all.hosts()).containsExactly("x", "y");
    assertThat(all.admin().orElseThrow().port()).isEqualTo(7);
  }

  @Test
  void an_unknown_key_names_the_nearest() {
    assertThatThrownBy(() -> bind("http:\n  prot: 1\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("millrace.yaml line 2: http.prot is not a known key; the nearest is http.port");
    assertThatThrownBy(() -> bind("max-body: 1MB\n", Map.of()))
        .hasMessage(
            "millrace.yaml line 1: max-body is not a known key; the nearest is http.max-body");
    assertThatThrownBy(() -> bind("", Map.of("MILLRACE_HTTP_PROT", "1")))
        .hasMessage(
            "environment variable MILLRACE_HTTP_PROT: is not known; the nearest is"
                + " MILLRACE_HTTP_PORT");
  }

  @Test
  void a_removed_key_names_its_successor() {
    assertThatThrownBy(() -> bind("http: {listen: 1}", Map.of()))
        .hasMessage("millrace.yaml line 1: http.listen was removed; the new key is http.port");
    assertThatThrownBy(() -> bind("", Map.of("MILLRACE_HTTP_LISTEN", "1")))
        .hasMessageEndingWith("was removed; the new name is MILLRACE_HTTP_PORT");
  }

  @Test
  void a_value_the_record_refuses_is_named_with_its_key_and_line() {
    assertThatThrownBy(() -> bind("http:\n  max-body: 1MB\n  port: 99999\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("millrace.yaml line 3: http.port = 99999: a port is 0 to 65535");
    assertThatThrownBy(() -> bind("", Map.of("MILLRACE_HTTP_PORT", "-1")))
        .hasMessage(
            "environment variable MILLRACE_HTTP_PORT: http.port = -1: a port is 0 to 65535");
  }

  @Test
  void a_text_that_is_not_of_the_type_is_named_with_its_key_and_line() {
    assertThatThrownBy(() -> bind("http:\n  idle: soon\n", Map.of()))
        .hasMessage(
            "millrace.yaml line 2: http.idle = soon is not a duration such as 250ms, 30s, 5m, 2h or"
                + " 7d");
    assertThatThrownBy(() -> bind("mode: fast", Map.of()))
        .hasMessageContaining("mode = fast is not one of low-latency, normal");
    assertThatThrownBy(() -> bind("on: yes", Map.of())).hasMessageContaining("neither true nor");
    assertThatThrownBy(() -> bind("http: 5", Map.of())).hasMessageContaining("must be a section");
    assertThatThrownBy(() -> bind("count: [1]", Map.of())).hasMessageContaining("a single value");
    assertThatThrownBy(() -> bind("peers:\n  - name: one\n", Map.of()))
        .hasMessage("millrace.yaml line 2: peers[0].address is required");
  }

  @Test
  void a_secret_is_never_printed() {
    assertThat(bind("key: s3cret", Map.of()).toString()).doesNotContain("s3cret");
    assertThat(ConfigBinder.keys(Everything.class).toString()).doesNotContain("hunter2");
  }

  @Test
  void the_manual_can_list_every_key() {
    var keys = ConfigBinder.keys(Everything.class);

    assertThat(keys)
        .contains(
            new ConfigKey("http.max-body", "ByteSize", "2MiB", "MILLRACE_HTTP_MAX_BODY"),
            new ConfigKey("http.idle", "Duration", "5s", "MILLRACE_HTTP_IDLE"),
            new ConfigKey("mode", "Mode", "normal", "MILLRACE_MODE"));
  }
}

package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.Published.Version;
import dev.millrace.delivery.access.TestGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.delivery.live.Relay;
import dev.millrace.delivery.live.Seal;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Requests;
import dev.millrace.live.NoRunners;
import dev.millrace.policy.Playback;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an edge counts, and the page that says so.
class EdgeMetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?m)^(millrace_edge_\\w+?)(_bucket|_count|_sum|_max)?(?:\\{([^}]*)\\})? .*$");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

  @TempDir private Path folder;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EdgeTimes times = new EdgeTimes();
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final Relay relay =
      new Relay(new NoRunners(), new Seal(EdgeMetricsTest::key, InstantSource.system()));
  private Delivery delivery;
  private Routes routes;

  private static SecretKeySpec key() {
    return new SecretKeySpec(new byte[32], "HmacSHA256");
  }

  @BeforeEach
  void open() throws IOException {
    delivery = Delivery.open(store, this::find, CacheConfig.in(folder), InstantSource.system());
    var guard = new TestGuard(InstantSource.system()).guard();
    var limits = ViewerLimits.none();
    routes = Routes.build(all -> delivery.routes(all, guard, limits));
    times.bindTo(registry);
    new EdgeMetrics(delivery, times).bindTo(registry);
    new RefusalMetrics(delivery, guard, limits).bindTo(registry);
    new RelayMetrics(relay).bindTo(registry);
    put("main.m3u8", "#EXTM3U\n");
    put("v/360p/0.m4s", "0123456789");
  }

  @AfterEach
  void close() {
    relay.close();
    delivery.close();
    registry.close();
  }

  private void put(String file, String text) {
    store.put("assets/film/1/" + file, text.getBytes(StandardCharsets.UTF_8), ObjectMeta.of("x/y"));
  }

  private Optional<Version> find(String assetId) {
    return switch (assetId) {
      case "film" -> Optional.of(new Version(1, true));
      case "signed" -> Optional.of(new Version(1, true, false, Playback.SIGNED));
      default -> Optional.empty();
    };
  }

  private void get(String path) {
    Request request = Requests.get(path).build();
    Response answer = routes.answer(request);
    var timing = new HttpMetrics.Timing(3_000_000, 40_000_000);
    long bytes = Math.max(0, answer.body().lengthBytes());
    int status = answer.status();
    times.finished(
        new HttpMetrics.Exchange(request, "/play/x", status, answer, timing, bytes, false));
    answer.body().release();
  }

  private double value(String sample) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Test
  void playlists_are_counted_by_where_they_were() {
    get("/play/film/main.m3u8");
    get("/play/film/main.m3u8");
    get("/play/film/v1/none.m3u8");
    get("/play/film/v1/none.m3u8");

    assertThat(value("millrace_edge_playlists_total{source=\"fetched\"}")).isEqualTo(1);
    assertThat(value("millrace_edge_playlists_total{source=\"fresh\"}")).isEqualTo(1);
    assertThat(value("millrace_edge_playlists_total{source=\"missing\"}")).isEqualTo(2);
    assertThat(value("millrace_edge_origin_bytes_total{use=\"playlists\"}")).isEqualTo(8);
  }

  @Test
  void waits_are_counted_by_where_answers_came_from() {
    get("/play/film/main.m3u8");
    get("/play/film/main.m3u8");
    get("/play/film/v1/v/360p/0.m4s");

    assertThat(value("millrace_edge_ttfb_seconds_count{cache=\"hit\",kind=\"playlist\"}"))
        .isEqualTo(1);
    assertThat(
            value("millrace_edge_ttfb_seconds_bucket{cache=\"miss\",kind=\"media\",le=\"0.002\"}"))
        .isZero();
    assertThat(
            value("millrace_edge_ttfb_seconds_bucket{cache=\"miss\",kind=\"media\",le=\"0.005\"}"))
        .isEqualTo(1);
    assertThat(value("millrace_edge_duration_seconds_sum{cache=\"miss\",kind=\"media\"}"))
        .isEqualTo(0.04);
  }

  @Test
  void the_offload_is_what_was_sent_and_did_not_come_from_the_bucket() {
    for (int i = 0; i < 10; i++) {
      get("/play/film/v1/v/360p/0.m4s");
    }

    assertThat(value("millrace_edge_sent_bytes_total")).isEqualTo(100);
    assertThat(value("millrace_edge_offload_ratio")).isEqualTo(0.9);
  }

  @Test
  void refusals_are_counted_by_their_reasons() {
    get("/play/signed/main.m3u8");
    get("/play/signed/main.m3u8");

    assertThat(value("millrace_edge_refusals_total{reason=\"signature-absent\"}")).isEqualTo(2);
    assertThat(value("millrace_edge_signatures_total{outcome=\"refused\"}")).isEqualTo(2);
  }

  @Test
  void the_manual_lists_every_metric_of_an_edge_with_its_labels_and_no_other() {
    var written =
        Manual.rows(Manual.page("operating.md")).stream()
            .filter(row -> row.getFirst().startsWith("millrace_edge_"))
            .collect(Collectors.toMap(List::getFirst, row -> row.get(1)));

    assertThat(written).containsExactlyInAnyOrderEntriesOf(counted());
  }

  /// Names and their labels, as they are scraped.
  private Map<String, String> counted() {
    var counted = new TreeMap<String, String>();
    Matcher samples = SAMPLE.matcher(registry.scrape());
    while (samples.find()) {
      var labels = new TreeSet<String>();
      if (samples.group(3) != null) {
        LABEL.matcher(samples.group(3)).results().forEach(label -> labels.add(label.group(1)));
      }
      labels.remove("le");
      counted.put(samples.group(1), String.join(", ", labels));
    }
    return counted;
  }
}

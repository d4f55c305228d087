package dev.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Asset.Failure;
import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.Media.Images;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class AssetTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
  private static final Instant TICK = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final Failure FAILURE = new Failure("/problems/bad-media", "Bad media", "no moov");
  private static final Media PART = new Media(10.0, List.of(), List.of(), new Images(true, false));
  private static final Map<String, UnaryOperator<Asset>> STEPS =
      Map.of(
          "uploaded", asset -> asset.uploaded(7, NOW),
          "processing", Asset::processing,
          "progress", asset -> asset.progress(0.5),
          "playable", asset -> asset.playable(PART, NOW),
          "ready", asset -> asset.ready(PART, NOW),
          "failed", asset -> asset.failed(FAILURE),
          "retry", Asset::retry);

  /// The whole life as a table: `same` changes nothing, `illegal` is refused.
  private static final String LIFE =
      """
      step       waiting queued     processing ready   failed
      uploaded   queued  same       same       same    illegal
      processing illegal processing same       same    illegal
      progress   same    same       processing same    same
      playable   illegal illegal    processing same    illegal
      ready      illegal illegal    ready      same    illegal
      failed     failed  failed     failed     illegal same
      retry      illegal same       same       illegal queued
      """;

  static Stream<Arguments> life() {
    var rows = LIFE.lines().map(line -> List.of(line.split(" +"))).toList();
    var head = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(
            row ->
                IntStream.range(1, head.size())
                    .mapToObj(
                        i -> Arguments.of(row.getFirst(), Status.of(head.get(i)), row.get(i))));
  }

  @ParameterizedTest(name = "{0} when {1}: {2}")
  @MethodSource("life")
  void only_the_legal_steps_are_taken(String step, Status from, String expected) {
    check(step, from, expected);
  }

  @Test
  void the_milestones_are_kept_to_the_microsecond() {
    var playable = in(Status.PROCESSING).playable(PART, NOW);
    var ready = playable.ready(PART, NOW.plusSeconds(5));

    assertThat(playable.state().playable()).isTrue();
    assertThat(playable.times().playableAt()).isEqualTo(TICK);
    assertThat(ready.times().playableAt()).isEqualTo(TICK);
    assertThat(ready.times().readyAt()).isEqualTo(TICK.plusSeconds(5));
    assertThat(ready.state().progress()).isEqualTo(1);
  }

  @Test
  void more_media_may_become_playable_while_the_rest_is_made() {
    var more = new Media(10.0, List.of(), List.of(), new Images(true, true));

    var first = in(Status.PROCESSING).playable(PART, NOW);
    var second = first.playable(more, NOW.plusSeconds(9));

    assertThat(first.playable(PART, NOW.plusSeconds(9))).isEqualTo(first);
    assertThat(second.media()).isEqualTo(more);
    assertThat(second.times().playableAt()).isEqualTo(TICK);
  }

  @Test
  void an_upload_that_failed_cannot_be_retried() {
    var failed = in(Status.WAITING).failed(FAILURE);

    assertThatThrownBy(failed::retry).hasMessageContaining("before its upload is complete");
  }

  private static void check(String step, Status from, String expected) {
    var before = in(from);
    UnaryOperator<Asset> operator = STEPS.get(step);

    if (expected.equals("illegal")) {
      assertThatThrownBy(() -> operator.apply(before))
          .isInstanceOf(IllegalTransition.class)
          .hasMessageContaining("is " + from.word());
      return;
    }
    var after = operator.apply(before);
    if (expected.equals("same")) {
      assertThat(after).isEqualTo(before);
    } else {
      assertThat(after.status().word()).isEqualTo(expected);
      assertThat(after).isNotEqualTo(before);
      assertThat(operator.apply(after)).as("taken twice").isEqualTo(after);
    }
  }

  static Asset in(Status status) {
    var assets = new EnumMap<Status, Asset>(Status.class);
    var waiting = Asset.announced(new AssetId("01arz3ndektsv4rrffq69g5fav"), description(), NOW);
    assets.put(Status.WAITING, waiting);
    assets.put(Status.QUEUED, waiting.uploaded(7, NOW));
    assets.put(Status.PROCESSING, assets.get(Status.QUEUED).processing());
    assets.put(Status.READY, assets.get(Status.PROCESSING).ready(PART, NOW));
    assets.put(Status.FAILED, assets.get(Status.PROCESSING).failed(FAILURE));
    return assets.get(status);
  }

  private static Description description() {
    var policy = JsonMapper.shared().createObjectNode();
    return new Description("Rivers", "rivers.mp4", 5, "video/mp4", null, List.of("en"), policy);
  }
}

package dev.millrace.media.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.hls.BandwidthStats.Piece;
import dev.millrace.media.time.Rational;
import java.util.List;
import org.junit.jupiter.api.Test;

class BandwidthStatsTest {
  @Test
  void the_peak_is_that_of_the_dearest_segment() {
    BandwidthStats stats =
        BandwidthStats.of(List.of(piece(1000, 4), piece(3000, 4), piece(2000, 4)), 4);

    assertThat(stats.peak().bitsPerSecond()).isEqualTo(6000);
    assertThat(stats.average().bitsPerSecond()).isEqualTo(4000);
  }

  @Test
  void a_runt_counts_only_together_with_its_neighbour() {
    var runt = new Piece(500, new Rational(1, 10));

    BandwidthStats stats = BandwidthStats.of(List.of(piece(1000, 4), runt), 4);

    assertThat(stats.peak().bitsPerSecond()).isEqualTo(2927);
  }

  @Test
  void short_segments_count_in_sets_of_half_to_one_and_a_half_targets() {
    BandwidthStats stats =
        BandwidthStats.of(List.of(piece(100, 1), piece(900, 1), piece(800, 1), piece(0, 1)), 4);

    assertThat(stats.peak().bitsPerSecond()).isEqualTo(1700 * 8 / 2);
  }

  @Test
  void a_film_shorter_than_any_set_has_its_average_as_peak() {
    BandwidthStats stats = BandwidthStats.of(List.of(piece(1000, 1)), 4);

    assertThat(stats.peak()).isEqualTo(stats.average());
    assertThat(stats.peak().bitsPerSecond()).isEqualTo(8000);
  }

  @Test
  void no_segments_cost_nothing() {
    assertThat(BandwidthStats.of(List.of(), 4)).isEqualTo(BandwidthStats.NONE);
  }

  private static Piece piece(long bytes, long seconds) {
    return new Piece(bytes, Rational.of(seconds));
  }
}

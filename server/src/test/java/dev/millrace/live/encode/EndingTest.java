package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.encode.Ending.Tail;
import dev.millrace.live.encode.Ending.Verdict;
import dev.millrace.media.time.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// All tracks of a stretch end at one moment, in one segment.
class EndingTest {
  private static final Rational TEN = Rational.of(10);

  private static List<Verdict> meet(Tail... tails) {
    var ending = new Ending(tails.length);
    var verdicts = new ArrayList<CompletableFuture<Verdict>>();
    for (Tail tail : tails) {
      verdicts.add(
          CompletableFuture.supplyAsync(() -> ending.meet(tail), Thread::startVirtualThread));
    }
    return verdicts.stream().map(CompletableFuture::join).toList();
  }

  private static Rational tenths(long count) {
    return new Rational(count, 10);
  }

  @Test
  void tracks_in_the_same_segment_end_where_the_longest_does() {
    var pictures = new Tail(6, true, TEN, tenths(109));
    var sound = new Tail(6, true, TEN, tenths(112));

    assertThat(meet(pictures, sound))
        .allMatch(verdict -> verdict.end().equals(tenths(112)))
        .allMatch(verdict -> verdict.keeps(pictures) && verdict.keeps(sound));
  }

  @Test
  void what_no_other_track_has_a_segment_for_is_left_out() {
    var pictures = new Tail(5, false, TEN, TEN);
    var sound = new Tail(5, false, tenths(101), tenths(102));

    assertThat(meet(pictures, sound))
        .allMatch(verdict -> verdict.next().equals(TEN))
        .noneMatch(verdict -> verdict.keeps(sound));
  }

  @Test
  void a_track_that_is_late_gives_what_it_has_to_a_segment_that_others_have_shown() {
    var pictures = new Tail(5, false, TEN, tenths(103));
    var sound = new Tail(6, true, TEN, tenths(106));

    assertThat(meet(pictures, sound))
        .allMatch(verdict -> verdict.end().equals(tenths(106)))
        .allMatch(verdict -> verdict.keeps(pictures));
  }
}

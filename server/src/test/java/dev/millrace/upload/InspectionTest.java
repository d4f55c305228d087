package dev.millrace.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.MultipartStore.Part;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.Completion.EtagDiffers;
import dev.millrace.upload.Completion.PartsMissing;
import dev.millrace.upload.Completion.PartsRefused;
import dev.millrace.upload.Completion.SizeDiffers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InspectionTest {
  private static final PartLayout TWO = new PartLayout(15, 10);
  private static final List<ClaimedPart> SAID =
      List.of(new ClaimedPart(2, "\"b\""), new ClaimedPart(1, "a"));

  private static Part part(int number, String etag, long size) {
    return new Part(number, etag, size);
  }

  @Test
  void parts_said_in_any_order_with_or_without_quotes_are_well() {
    var inspection = Inspection.of(TWO, SAID, List.of(part(1, "a", 10), part(2, "b", 5)));

    assertThat(inspection.problem()).isNull();
    assertThat(inspection.parts()).containsExactly(part(1, "a", 10), part(2, "b", 5));
  }

  @Test
  void a_part_that_is_said_twice_is_refused() {
    var said = List.of(SAID.getFirst(), SAID.getLast(), new ClaimedPart(2, "c"));
    var there = List.of(part(1, "a", 10), part(2, "b", 5));

    assertThat(Inspection.of(TWO, said, there).problem())
        .isEqualTo(new PartsRefused("part 2 is named twice"));
  }

  @Test
  void a_part_that_is_not_said_or_not_there_is_missing() {
    var there = List.of(part(1, "a", 10), part(2, "b", 5));

    assertThat(Inspection.of(TWO, SAID.subList(0, 1), there).problem())
        .isEqualTo(new PartsMissing(List.of(1)));
    assertThat(Inspection.of(TWO, SAID, there.subList(0, 1)).problem())
        .isEqualTo(new PartsMissing(List.of(2)));
  }

  @Test
  void at_most_a_hundred_missing_parts_are_named() {
    var inspection = Inspection.of(new PartLayout(1000, 1), List.of(), List.of());

    assertThat(inspection.problem())
        .isEqualTo(new PartsMissing(IntStream.rangeClosed(1, 100).boxed().toList()));
  }

  @Test
  void another_etag_is_named() {
    var there = List.of(part(1, "a", 10), part(2, "c", 5));

    assertThat(Inspection.of(TWO, SAID, there).problem()).isEqualTo(new EtagDiffers(2));
  }

  @Test
  void a_size_that_lies_is_told_with_the_true_one() {
    var there = List.of(part(1, "a", 10), part(2, "b", 6));

    assertThat(Inspection.of(TWO, SAID, there).problem()).isEqualTo(new SizeDiffers(15, 16));
  }

  @Test
  void a_part_beyond_the_file_is_refused() {
    var said = List.of(new ClaimedPart(3, "x"));

    assertThat(Inspection.of(TWO, said, List.of()).problem()).isInstanceOf(PartsRefused.class);
  }
}

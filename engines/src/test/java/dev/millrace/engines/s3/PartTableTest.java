package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engines.s3.PartTable.Arrived;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTableTest {
  private static final Arrived PART =
      new Arrived(new PartTag(1, -2, 8 << 20), Instant.ofEpochMilli(1_700_000_000_123L));

  @TempDir Path folder;
  private PartTable table;

  @BeforeEach
  void makeTable() {
    table = new PartTable(folder.resolve("parts"));
  }

  @Test
  void what_was_put_is_there_by_its_number_and_what_was_removed_is_not() throws Exception {
    assertThat(table.all()).isEmpty();

    table.put(10_000, PART);
    table.put(3, PART);
    table.put(4, PART);
    table.remove(4);

    assertThat(table.all()).containsOnlyKeys(3, 10_000).containsEntry(3, PART);
  }

  @Test
  void a_record_cut_at_any_byte_is_an_absent_part_and_harms_no_other() throws Exception {
    table.put(1, PART);
    table.put(2, PART);
    byte[] whole = Files.readAllBytes(table.file());

    for (int length = 32; length < 64; length++) {
      Files.write(table.file(), Arrays.copyOf(whole, length));
      assertThat(table.all()).as("cut at " + length).containsOnlyKeys(1);
    }
  }

  @Test
  void a_record_in_the_place_of_another_does_not_count() throws Exception {
    table.put(1, PART);
    byte[] first = Files.readAllBytes(table.file());
    Files.write(table.file(), first, StandardOpenOption.APPEND);

    assertThat(table.all()).containsOnlyKeys(1);
  }

  @Test
  void a_tag_looks_like_an_md5() {
    assertThat(PART.tag().etag()).isEqualTo("00000001fffffffe0000000000800000");
  }
}

package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProducerTimeTest {
  @Test
  void a_second_and_a_half_after_1970_is_that_in_the_timestamps_of_ntp() {
    assertThat(ProducerTime.ntp(Instant.ofEpochMilli(1_500)))
        .isEqualTo(2_208_988_801L << 32 | 0x8000_0000L);
  }

  @Test
  void the_box_stands_before_the_chunk() {
    var chunk = new MediaSegment.Chunk(90_000, 45_000, 0, ByteBuffer.wrap(new byte[] {1, 2, 3}));

    ByteBuffer bytes = ProducerTime.before(chunk, 7, Instant.ofEpochSecond(0)).bytes();

    assertThat(bytes.remaining()).isEqualTo(32 + 3);
    assertThat(bytes.getInt(0)).isEqualTo(32);
    assertThat(bytes.getInt(12)).isEqualTo(7);
    assertThat(bytes.getLong(24)).isEqualTo(90_000);
    assertThat(bytes.get(32)).isEqualTo((byte) 1);
  }
}

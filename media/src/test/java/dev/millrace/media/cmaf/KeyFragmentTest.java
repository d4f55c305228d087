package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFragmentTest {
  private final Fmp4 video = Fmp4.read("video-24.mp4");
  private final MediaSegment segment = video.cut(Segmenter.Plan.whole(Rational.of(4), 0, 0)).get(1);
  private final MediaSegment.Chunk chunk = segment.chunks().getFirst();

  private ByteBuffer part(int bytes) {
    return chunk.bytes().slice(0, bytes);
  }

  @Test
  void what_an_iframe_playlist_addresses_becomes_a_fragment_of_one_picture() {
    var file = new ByteArrayOutputStream();
    file.writeBytes(Cmaf.init(video.header()));
    ByteBuffer fragment = KeyFragment.of(part(chunk.keyBytes()));
    byte[] bytes = new byte[fragment.remaining()];
    fragment.get(bytes);
    file.writeBytes(bytes);

    Fmp4 alone = Fmp4.parse(file.toByteArray(), 1000);

    var whole = Fmp4.parse(Fmp4.joined(video.header(), List.of(segment)), 1 << 20);
    assertThat(alone.samples()).containsExactly(whole.samples().getFirst());
    assertThat(alone.samples().getFirst().sync()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 40})
  void a_part_cut_within_its_head_is_malformed(int bytes) {
    assertThatThrownBy(() -> KeyFragment.of(part(bytes))).isInstanceOf(MalformedBox.class);
  }

  @Test
  void a_part_cut_within_its_picture_is_malformed() {
    assertThatThrownBy(() -> KeyFragment.of(part(chunk.keyBytes() - 1)))
        .isInstanceOf(MalformedBox.class)
        .hasMessageContaining("first sample");
  }
}

package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.cenc.ContentKey;
import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.cmaf.Segmenter.Plan;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was encrypted can be read again, as a whole and from its key pictures alone.
class ClearTrackTest {
  private static final ContentKey KEY =
      new ContentKey(
          new UUID(3, 4),
          new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7},
          new byte[16]);
  private static final Plan PLAN = Plan.whole(Rational.of(2), 0, 0);

  @ParameterizedTest
  @ValueSource(strings = {"video-24.mp4", "video-hevc.mp4", "audio-aac.mp4"})
  void a_track_reads_as_it_was(String file) {
    Fmp4 source = Fmp4.read(file);
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), KEY);
    var track = new ClearTrack(Cmaf.init(source.header(), encryptor), KEY);
    var movie = new ByteArrayOutputStream();

    movie.writeBytes(track.init());
    for (MediaSegment segment : source.cut(PLAN, encryptor)) {
      byte[] bytes = segment.toByteArray();
      track.clear(bytes);
      movie.writeBytes(bytes);
    }

    Fmp4 read = Fmp4.parse(movie.toByteArray(), Integer.MAX_VALUE);
    Fmp4 clear = Fmp4.parse(Fmp4.joined(source.header(), source.cut(PLAN)), Integer.MAX_VALUE);
    assertThat(read.header().codec()).isEqualTo(source.header().codec());
    assertThat(read.samples()).isEqualTo(clear.samples());
  }

  @ParameterizedTest
  @ValueSource(strings = {"video-24.mp4", "video-hevc.mp4"})
  void the_first_picture_of_a_chunk_reads_without_the_rest(String file) {
    Fmp4 source = Fmp4.read(file);
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), KEY);
    var track = new ClearTrack(Cmaf.init(source.header(), encryptor), KEY);
    List<MediaSegment> clear = source.cut(PLAN);
    List<MediaSegment> encrypted = source.cut(PLAN, encryptor);

    for (int i = 0; i < clear.size(); i++) {
      byte[] part = key(encrypted.get(i));
      track.clear(part);

      assertThat(KeyFragment.of(ByteBuffer.wrap(part)))
          .isEqualTo(KeyFragment.of(ByteBuffer.wrap(key(clear.get(i)))));
    }
  }

  private static byte[] key(MediaSegment segment) {
    MediaSegment.Chunk chunk = segment.chunks().getFirst();
    byte[] bytes = new byte[chunk.bytes().remaining()];
    chunk.bytes().get(bytes);
    return Arrays.copyOf(bytes, chunk.keyBytes());
  }
}

package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackReaderTest {
  @Test
  void a_video_header_says_what_the_track_is() {
    TrackHeader header = Fmp4.read("video-24.mp4").header();

    assertThat(header.kind()).isEqualTo(TrackHeader.Kind.VIDEO);
    assertThat(header.timescale()).isEqualTo(12288);
    assertThat(header.codec()).isEqualTo("avc1.64000a");
    assertThat(header.language()).isEqualTo("und");
    assertThat(header.edits()).containsExactly(new TrackHeader.Edit(Rational.ZERO, 1024));
    assertThat(header.entry())
        .isInstanceOfSatisfying(
            SampleEntry.Video.class,
            video -> {
              assertThat(video.width()).isEqualTo(32);
              assertThat(video.height()).isEqualTo(32);
              assertThat(video.pixelAspect()).isEqualTo(Rational.ONE);
            });
  }

  @Test
  void an_audio_header_says_what_the_track_is() {
    TrackHeader header = Fmp4.read("audio-aac.mp4").header();

    assertThat(header.kind()).isEqualTo(TrackHeader.Kind.AUDIO);
    assertThat(header.codec()).isEqualTo("mp4a.40.2");
    assertThat(header.entry())
        .isInstanceOfSatisfying(
            SampleEntry.Audio.class,
            audio -> {
              assertThat(audio.sampleRate()).isEqualTo(48_000);
              assertThat(audio.channels()).isEqualTo(2);
            });
  }

  @Test
  void the_size_of_the_pieces_that_arrive_changes_nothing() {
    byte[] stream = Fmp4.bytes("video-every-frame.mp4");
    Fmp4 whole = Fmp4.parse(stream, Integer.MAX_VALUE);

    for (int pieceSize : new int[] {1, 3, 7, 100, 4096}) {
      assertThat(Fmp4.parse(stream, pieceSize)).isEqualTo(whole);
    }
  }

  @Test
  void every_frame_of_every_file_is_read() {
    assertThat(Fmp4.read("video-24.mp4").samples()).hasSize(240);
    assertThat(Fmp4.read("video-every-frame.mp4").samples()).hasSize(48);
    assertThat(Fmp4.read("video-ntsc.mp4").samples()).hasSize(183);
    assertThat(Fmp4.read("audio-aac.mp4").samples()).hasSize(236);
  }

  @Test
  void samples_come_as_soon_as_their_fragment_is_whole() {
    byte[] stream = Fmp4.bytes("video-every-frame.mp4");
    var count = new int[1];
    var reader = new TrackReader(sink(count));

    reader.feed(ByteBuffer.wrap(stream, 0, stream.length - 1500));

    assertThat(count[0]).isGreaterThan(20);
  }

  @Test
  void a_stream_that_stops_in_the_middle_is_malformed() {
    byte[] stream = Fmp4.bytes("video-24.mp4");

    for (int length : List.of(0, 4, 8, 100, 1000, 2000, 3000)) {
      assertThatThrownBy(() -> Fmp4.parse(Arrays.copyOf(stream, length), 64))
          .as("cut at %d", length)
          .isInstanceOf(MalformedBox.class);
    }
  }

  @Test
  void a_fragment_larger_than_the_limit_is_refused_before_it_comes() {
    var reader = new TrackReader(sink(new int[1]));
    byte[] header = Boxes.mdatHeader(TrackReader.MAX_FRAGMENT_BYTES);

    assertThatThrownBy(() -> reader.feed(ByteBuffer.wrap(header, 0, 8)))
        .isInstanceOf(MalformedBox.class)
        .hasMessageContaining("are allowed");
  }

  private static TrackReader.Sink sink(int[] count) {
    return new TrackReader.Sink() {
      @Override
      public void header(TrackHeader header) {}

      @Override
      public void sample(Sample sample) {
        count[0]++;
      }
    };
  }
}

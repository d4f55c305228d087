package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.cmaf.Segmenter.Plan;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmenterTest {
  private static final Rational FOUR_SECONDS = Rational.of(4);

  @Test
  void video_is_cut_at_sync_samples_on_multiples_of_the_target() {
    Fmp4 video = Fmp4.read("video-24.mp4");

    List<MediaSegment> segments = video.cut(Plan.whole(FOUR_SECONDS, 0, 0));

    assertThat(segments).extracting(MediaSegment::number).containsExactly(0L, 1L, 2L);
    assertThat(segments).extracting(MediaSegment::startTicks).containsExactly(0L, 49152L, 98304L);
    assertThat(segments)
        .extracting(MediaSegment::durationTicks)
        .containsExactly(49152L, 49152L, 24576L);
    assertThat(segments).allMatch(MediaSegment::independent);
  }

  @Test
  void the_earliest_video_presentation_is_the_base_and_decoding_starts_there_too() {
    Fmp4 video = Fmp4.read("video-24.mp4");

    Fmp4 cut = again(video, Plan.whole(FOUR_SECONDS, 98304, 2));

    long mediaStart = cut.header().mediaStartTicks();
    assertThat(mediaStart).isEqualTo(1024);
    assertThat(cut.samples().getFirst().decodeTicks()).isEqualTo(98304);
    assertThat(cut.samples().stream().mapToLong(Sample::presentationTicks).min())
        .hasValue(98304 + mediaStart);
    assertThat(cut.samples()).noneMatch(sample -> sample.compositionOffsetTicks() < 0);
  }

  @Test
  void the_media_start_is_the_same_for_all_pieces_when_it_is_given() {
    Fmp4 every = Fmp4.read("video-every-frame.mp4");
    var video = new Fmp4(every.header().withMediaStart(1536), every.samples());

    Fmp4 cut = again(video, Plan.whole(FOUR_SECONDS, 0, 0));

    assertThat(every.header().edits()).isEmpty();
    assertThat(cut.header().edits()).containsExactly(new TrackHeader.Edit(Rational.ZERO, 1536));
    assertThat(cut.samples().stream().mapToLong(Sample::presentationTicks).min()).hasValue(1536);
  }

  @Test
  void without_a_media_start_offsets_are_signed_and_presentation_still_starts_at_the_base() {
    Fmp4 cut = again(Fmp4.read("video-every-frame.mp4"), Plan.whole(FOUR_SECONDS, 0, 0));

    assertThat(cut.header().edits()).isEmpty();
    assertThat(cut.samples().stream().mapToLong(Sample::presentationTicks).min()).hasValue(0);
    assertThat(cut.samples()).anyMatch(sample -> sample.compositionOffsetTicks() < 0);
  }

  @Test
  void pieces_of_a_film_join_frame_by_frame() {
    Fmp4 video = Fmp4.read("video-24.mp4");
    List<MediaSegment> film = new ArrayList<>(video.cut(Plan.whole(FOUR_SECONDS, 0, 0)));
    long end = film.getLast().endTicks();

    film.addAll(video.cut(Plan.whole(FOUR_SECONDS, end, 3)));

    assertThat(film).extracting(MediaSegment::number).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    List<Long> presented =
        Fmp4.parse(Fmp4.joined(video.header(), film), 999).samples().stream()
            .map(Sample::presentationTicks)
            .sorted()
            .toList();
    for (int i = 0; i < presented.size(); i++) {
      assertThat(presented.get(i)).isEqualTo(1024 + 512L * i);
    }
  }

  @Test
  void ntsc_segments_last_exactly_120_frames() {
    Fmp4 video = Fmp4.read("video-ntsc.mp4");

    List<MediaSegment> segments = video.cut(Plan.whole(new Rational(1001, 250), 0, 0));

    assertThat(video.header().timescale()).isEqualTo(30_000);
    assertThat(segments)
        .extracting(MediaSegment::durationTicks)
        .containsExactly(120_120L, (video.samples().size() - 120) * 1001L);
  }

  @Test
  void audio_starts_at_the_base_without_the_priming_packet() {
    Fmp4 audio = Fmp4.read("audio-aac.mp4");

    Fmp4 cut = again(audio, Plan.whole(FOUR_SECONDS, 0, 0));

    assertThat(audio.header().mediaStartTicks()).isEqualTo(1024);
    assertThat(cut.samples()).hasSize(audio.samples().size() - 1);
    assertThat(cut.samples().getFirst().presentationTicks()).isZero();
    assertThat(cut.samples().getFirst().data()).isEqualTo(audio.samples().get(1).data());
  }

  @Test
  void opus_keeps_the_packet_of_which_less_than_half_is_priming() {
    Fmp4 audio = Fmp4.read("audio-opus.mp4");

    Fmp4 cut = again(audio, Plan.whole(FOUR_SECONDS, 0, 0));

    assertThat(audio.header().mediaStartTicks()).isEqualTo(312);
    assertThat(cut.samples()).hasSameSizeAs(audio.samples());
    assertThat(cut.samples().getFirst().presentationTicks()).isZero();
  }

  @Test
  void segments_join_without_a_gap_and_lose_no_byte() {
    for (String name : List.of("video-24.mp4", "video-ntsc.mp4", "audio-aac.mp4")) {
      Fmp4 source = Fmp4.read(name);
      List<MediaSegment> segments = source.cut(Plan.whole(Rational.ONE, 0, 7));

      for (int i = 1; i < segments.size(); i++) {
        assertThat(segments.get(i).startTicks()).isEqualTo(segments.get(i - 1).endTicks());
      }
      Fmp4 back = Fmp4.parse(Fmp4.joined(source.header(), segments), 4096);
      int dropped = source.samples().size() - back.samples().size();
      assertThat(back.samples())
          .extracting(Sample::data)
          .isEqualTo(source.samples().stream().skip(dropped).map(Sample::data).toList());
    }
  }

  @Test
  void a_chunk_ends_exactly_where_it_is_told_to() {
    Fmp4 video = Fmp4.read("video-24.mp4");
    var segments = new ArrayList<MediaSegment>();
    var segmenter = new Segmenter(video.header(), Plan.whole(FOUR_SECONDS, 0, 0), segments::add);

    video.samples().forEach(segmenter::add);
    segmenter.finish(123_000);

    assertThat(segments.getLast().endTicks()).isEqualTo(123_000);
    assertThat(segmenter.endTicks()).isEqualTo(123_000);
  }

  @Test
  void parts_are_no_longer_than_their_target_and_add_up_to_the_segment() {
    Fmp4 video = Fmp4.read("video-24.mp4");
    Rational target = new Rational(1, 2);

    List<MediaSegment> segments = video.cut(Plan.whole(FOUR_SECONDS, 0, 0).withChunks(target));

    assertThat(segments).extracting(segment -> segment.chunks().size()).containsExactly(8, 8, 4);
    assertThat(segments.getFirst().chunks())
        .extracting(MediaSegment.Chunk::independent)
        .containsExactly(true, false, false, false, true, false, false, false);
    assertThat(segments)
        .allSatisfy(
            segment ->
                assertThat(
                        segment.chunks().stream()
                            .mapToLong(MediaSegment.Chunk::durationTicks)
                            .sum())
                    .isEqualTo(segment.durationTicks()));
  }

  @Test
  void decode_times_that_stand_still_are_refused() {
    Fmp4 video = Fmp4.read("video-24.mp4");
    var segmenter = new Segmenter(video.header(), Plan.whole(FOUR_SECONDS, 0, 0), _ -> {});

    segmenter.add(video.samples().getFirst());

    assertThatThrownBy(() -> segmenter.add(video.samples().getFirst()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot last until");
  }

  private static Fmp4 again(Fmp4 source, Plan plan) {
    return Fmp4.parse(Fmp4.joined(source.header(), source.cut(plan)), 1000);
  }
}

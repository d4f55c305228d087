package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.time.FrameRate;
import dev.millrace.transcode.LiveSource.Gop;
import dev.millrace.transcode.LiveSource.UnfitToPass;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What groups of pictures are found, of pictures as they come: I an IDR picture, K another key
/// picture, P another picture.
class GopSurveyTest {
  private static final int TIMESCALE = 1000;
  private static final int BYTES = 1000;

  private static Optional<Gop> of(String pictures, double fps, FrameRate declared) {
    var entry = new SampleEntry.Video("avc1.64001f", 640, 360, ByteBuffer.allocate(8));
    var header = new TrackHeader(1, TIMESCALE, "und", entry, List.of());
    List<Sample> samples =
        IntStream.range(0, pictures.length())
            .mapToObj(i -> sample(pictures.charAt(i), Math.round(i * TIMESCALE / fps)))
            .toList();
    return new GopSurvey(header, samples, declared).gop();
  }

  private static Sample sample(char kind, long millis) {
    ByteBuffer unit = ByteBuffer.allocate(BYTES).putInt(BYTES - Integer.BYTES);
    unit.put((byte) (kind == 'I' ? 0x65 : 0x41)).rewind();
    return new Sample(millis, 33, 0, kind != 'P', unit);
  }

  @Test
  void groups_of_one_length_are_known_after_one_of_them() {
    assertThat(of("IPPPP", 10, FrameRate.whole(10))).isEmpty();
    Gop found = of("IPPPPIPPPPIPP", 10, FrameRate.whole(10)).orElseThrow();

    assertThat(found.frames()).isEqualTo(5);
    assertThat(found.frameRate()).isEqualTo(FrameRate.whole(10));
    assertThat(found.seconds().toDouble()).isEqualTo(0.5);
    assertThat(found.bitRate().bitsPerSecond()).isEqualTo(80_000);
  }

  @ParameterizedTest
  @CsvSource({"30000/1001, 30000/1001", "30, 30", "25, 25"})
  void a_clock_of_milliseconds_tells_rates_apart_that_are_declared(String comes, String declared) {
    String groups = ("I" + "P".repeat(59)).repeat(2) + "I";
    FrameRate rate = FrameRate.parse(comes);

    Gop found = of(groups, rate.value().toDouble(), FrameRate.parse(declared)).orElseThrow();

    assertThat(found.frameRate()).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource({
    "IPPPPPPPPPPPPPIPPPPPPPPPPPPIP, 25, unequal distances",
    "IPPPPPPPPPPPPPKPPPPPPPPPPPPPI, 25, open",
    "IPPPPPIPPPPPI, 1, more than 4 s apart",
    "IPPPPPPPPPP, 2, more than 4 s apart",
    "IPPPPIPPPPIPPPP, 25, less than 1/2 s apart",
    "IPPPPPPPIPPPPPPPI, 7.3, frame rate",
  })
  void others_are_refused_with_what_they_lack(String pictures, double fps, String why) {
    assertThatThrownBy(() -> of(pictures, fps, FrameRate.whole(60)))
        .isInstanceOf(UnfitToPass.class)
        .hasMessageContaining(why);
  }
}

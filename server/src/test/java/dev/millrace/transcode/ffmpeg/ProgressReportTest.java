package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  @Test
  void only_reports_that_differ_are_passed_on() throws IOException {
    String text =
        """
        frame=0
        out_time_us=N/A
        progress=continue
        frame=24
        out_time_us=1000000
        progress=continue
        frame=24
        out_time_us=1000000
        progress=continue
        frame=48
        speed=2.5x
        out_time_us=2000000
        progress=end
        """;
    var frames = new ArrayList<Long>();
    var positions = new ArrayList<Duration>();

    new ProgressReport()
        .readFrom(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            report -> {
              frames.add(report.frames());
              positions.add(report.position());
            });

    assertThat(frames).containsExactly(0L, 24L, 48L);
    assertThat(positions.getLast()).isEqualTo(Duration.ofSeconds(2));
  }
}

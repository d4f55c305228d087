package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void the_last_forty_lines_are_kept_each_cut_to_its_limit() throws IOException {
    var text = new StringBuilder("x".repeat(100_000)).append('\n');
    for (int i = 0; i < 100; i++) {
      text.append("line ").append(i).append("\r\n");
    }
    text.append("y".repeat(1000));
    var messages = new Messages();

    messages.readFrom(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));

    assertThat(messages.last()).hasSize(40).startsWith("line 61");
    assertThat(messages.last().getLast()).hasSize(400);
  }
}

package dev.millrace.live.ingest;

import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of FFmpeg that receives what somebody sends; its standard output is the media.
///
/// **Threading**: [#run] holds its thread until the run is over; any thread may stop it.
///
/// **Ownership**: when [#run] is over nothing of it is left.
public final class Reception {
  private final Ffmpeg ffmpeg;
  private final MediaCommand command;
  private final Container container;
  private final String from;
  private volatile @Nullable MediaProcess process;
  private volatile @Nullable Received received;
  private volatile boolean stopped;

  /// @param command writes the media to [MediaCommand#STANDARD_OUTPUT]
  /// @param from who sends, for people
  public Reception(Ffmpeg ffmpeg, MediaCommand command, Container container, String from) {
    this.ffmpeg = ffmpeg;
    this.command = command;
    this.container = container;
    this.from = from;
  }

  /// Hands the media to `arrived` once its beginning is there, and waits for the end.
  ///
  /// **On failure** a [MediaFailure], also when media that had begun did not end in good order.
  public void run(Consumer<Incoming> arrived) {
    MediaProcess started = ffmpeg.start(command, (_, media) -> receive(media, arrived));
    process = started;
    if (stopped) {
      stop();
    }
    var _ = started.await();
  }

  /// Whether media has begun to come.
  public boolean hasArrived() {
    return received != null;
  }

  /// Ends it soon.
  public void stop() {
    stopped = true;
    MediaProcess running = process;
    Received media = received;
    if (running != null) {
      running.kill("it is not wanted any more");
    }
    if (media != null) {
      media.over();
    }
  }

  private void receive(InputStream media, Consumer<Incoming> arrived) throws IOException {
    byte[] head = head(media);
    if (head.length == 0) {
      return;
    }
    if (!InputFormat.sniff(head).equals(Optional.of(format()))) {
      throw new IOException("what is sent is not " + format());
    }
    var whole = new SequenceInputStream(new ByteArrayInputStream(head), media);
    var incoming = new Received(container, whole, from, this::stop);
    received = incoming;
    if (!stopped) {
      arrived.accept(incoming);
      incoming.awaitEnd();
    }
  }

  private InputFormat format() {
    return switch (container) {
      case MPEG_TS -> InputFormat.MPEG_TS;
      case FLV -> InputFormat.FLV;
      case MATROSKA -> InputFormat.MATROSKA;
    };
  }

  /// As little as it takes to see what it is.
  private static byte[] head(InputStream media) throws IOException {
    byte[] head = new byte[InputFormat.SNIFF_BYTES];
    int length = 0;
    int read = 0;
    while (read >= 0 && length < head.length) {
      length += read;
      if (InputFormat.sniff(Arrays.copyOf(head, length)).isPresent()) {
        return Arrays.copyOf(head, length);
      }
      read = media.read(head, length, head.length - length);
    }
    return Arrays.copyOf(head, length);
  }
}

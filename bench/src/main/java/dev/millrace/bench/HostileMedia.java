package dev.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What a publisher with the right key can send that nobody should: it harms his own channel, and
/// no other.
final class HostileMedia {
  private static final int PACKET = 188;
  private static final int PIDS = 8192;
  private static final int PACKETS_A_SECOND = 2000;
  private static final int PROGRAMMES = 40;
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final List<String> SIZES =
      List.of("320x180", "64x64", "854x480", "128x720", "1280x128", "640x360");

  private final Encoder encoder;
  private final Path folder;
  private final Random random;

  HostileMedia(Encoder encoder, Path folder, long seed) {
    this.encoder = encoder;
    this.folder = folder;
    this.random = new Random(seed);
  }

  /// Something to be sent, a second of it at a time.
  interface Piece {
    byte[] of(int second) throws IOException, InterruptedException;
  }

  /// A transport stream that uses every PID there is, and tables that name forty programmes.
  byte[] everyPid(int second) {
    var all = new ByteArrayOutputStream(PACKETS_A_SECOND * PACKET);
    for (int i = 0; i < PACKETS_A_SECOND; i++) {
      int pid = i % 100 == 0 ? 0 : (second * PACKETS_A_SECOND + i) % PIDS;
      all.writeBytes(pid == 0 ? table(i) : packet(pid, i));
    }
    return all.toByteArray();
  }

  private byte[] packet(int pid, int counter) {
    byte[] packet = new byte[PACKET];
    random.nextBytes(packet);
    packet[0] = 0x47;
    packet[1] = (byte) (0x40 | (pid >> 8));
    packet[2] = (byte) pid;
    packet[3] = (byte) (0x10 | (counter & 15));
    packet[4] = 0;
    packet[5] = 0;
    packet[6] = 1;
    packet[7] = (byte) 0xe0;
    return packet;
  }

  /// A PAT; its checksum is nobody's concern here.
  private byte[] table(int counter) {
    ByteBuffer packet = ByteBuffer.wrap(packet(0, counter));
    int length = 9 + 4 * PROGRAMMES;
    packet.position(4);
    packet.put((byte) 0).put((byte) 0).putShort((short) (0xb000 | length));
    packet.putShort((short) 1).put((byte) 0xc1).put((byte) 0).put((byte) 0);
    for (int i = 1; i <= PROGRAMMES; i++) {
      packet.putShort((short) i).putShort((short) (0xe000 | 32 + random.nextInt(8000)));
    }
    return packet.array();
  }

  /// Real pictures that have another size each second.
  byte[] anotherSize(int second) throws IOException, InterruptedException {
    String size = SIZES.get(second % SIZES.size());
    Path file = folder.resolve("size-" + second + ".ts");
    if (!Files.exists(file)) {
      var words = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=s=" + size + ":r=15"));
      words.addAll(List.of("-t", "1", "-c:v", "libx264", "-preset", "ultrafast"));
      words.addAll(List.of("-pix_fmt", "yuv420p", "-output_ts_offset", Integer.toString(second)));
      words.addAll(List.of("-f", "mpegts", file.toString()));
      encoder.run(words);
    }
    return Files.readAllBytes(file);
  }

  /// Publishes so many seconds of it by SRT, as they come.
  void publish(String url, int seconds, Piece piece) throws IOException, InterruptedException {
    Process sender =
        new ProcessBuilder("srt-live-transmit", "-q", "file://con", url)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream media = sender.getOutputStream()) {
      var watch = new Stopwatch();
      for (int second = 0; second < seconds && sender.isAlive(); second++) {
        media.write(piece.of(second));
        media.flush();
        Stopwatch.pause(Duration.ofMillis(Math.round(1000 * (second + 1 - watch.seconds()))));
      }
    } catch (IOException _) {
      // It was sent away.
    } finally {
      boolean _ = sender.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
      sender.destroyForcibly();
    }
  }
}

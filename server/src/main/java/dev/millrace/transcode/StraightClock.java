package dev.millrace.transcode;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.millrace.transcode.TransportPackets.Packet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes the clock of a joined or broken recording run on: a copy of the file, byte by byte, in
/// which only the stamps of the streams are others.
///
/// It depends on nothing but the file, so that all who work on a film work on the same times.
///
/// **Limits**: a file of more than 128 MiB is read as a whole only when a look into it
/// ([TransportStream]) gives reason to; the clock in the packets themselves (PCR), by which nothing
/// here goes, stays as it is.
final class StraightClock {
  private static final Logger LOG = System.getLogger(StraightClock.class.getName());
  private static final long SMALL = 128L << 20;

  private StraightClock() {}

  /// Writes `target` if the clock of `source` jumps.
  ///
  /// @return the file to work on, one of the two
  static Path of(Path source, Path target) throws IOException {
    if (!Sniffer.isTransportStream(source) || !isToBeRead(source)) {
      return source;
    }
    List<Splice> splices = splices(source);
    if (splices.isEmpty()) {
      return source;
    }
    LOG.log(Level.INFO, "A clock that jumps is made straight splices={0}", splices.size());
    try {
      write(source, splices, target);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(target);
      throw e;
    }
    return target;
  }

  private static boolean isToBeRead(Path source) throws IOException {
    return Files.size(source) <= SMALL || TransportStream.of(source).clockSeemsToJump();
  }

  private static List<Splice> splices(Path source) throws IOException {
    var finder = new SpliceFinder(StampClock.MPEG);
    var packets = new TransportPackets(packet -> read(packet, finder));
    try (var file = FileChannel.open(source)) {
      packets.walk(file, _ -> {});
    }
    return finder.found();
  }

  private static void read(Packet packet, SpliceFinder finder) {
    if (packet.begins()) {
      PesStamps.decoding(packet.bytes(), packet.payload(), packet.end())
          .ifPresent(ticks -> finder.stamp(packet.position(), packet.pid(), ticks));
    }
  }

  private static void write(Path source, List<Splice> splices, Path target) throws IOException {
    var mover = new Mover(splices);
    try (var file = FileChannel.open(source);
        var copy = FileChannel.open(target, CREATE, TRUNCATE_EXISTING, WRITE)) {
      new TransportPackets(mover::move).walk(file, bytes -> drain(bytes, copy));
    }
  }

  private static void drain(ByteBuffer bytes, FileChannel copy) throws IOException {
    while (bytes.hasRemaining()) {
      copy.write(bytes);
    }
  }

  /// Moves each stream's packets by what is due at their place.
  private static final class Mover {
    private final Map<Integer, Deque<Splice>> due = new HashMap<>();
    private final Map<Integer, Long> shifts = new HashMap<>();

    Mover(List<Splice> splices) {
      for (Splice splice : splices) {
        due.computeIfAbsent(splice.stream(), _ -> new ArrayDeque<>()).add(splice);
      }
    }

    void move(Packet packet) {
      Deque<Splice> ahead = due.get(packet.pid());
      while (ahead != null
          && !ahead.isEmpty()
          && ahead.getFirst().position() <= packet.position()) {
        shifts.put(packet.pid(), ahead.removeFirst().shift());
      }
      long shift = shifts.getOrDefault(packet.pid(), 0L);
      if (shift != 0 && packet.begins()) {
        PesStamps.move(packet.bytes(), packet.payload(), packet.end(), shift);
      }
    }
  }
}

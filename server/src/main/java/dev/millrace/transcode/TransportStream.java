package dev.millrace.transcode;

import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.TransportPackets.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a quick look at an MPEG-TS file tells that no decoder would say clearly: whether its
/// packets are scrambled, and whether its clock seems to jump.
///
/// **Limits**: looks at up to 512 places of 32 KiB; a step of the clock that is small beside the
/// way from one to the next is not seen.
final class TransportStream {
  private static final int MAX_PLACES = 512;
  private static final int PLACE_BYTES = 32 << 10;

  /// Of film in as many bytes: pictures that hardly change make little, and a cut makes much.
  private static final int UNUSUALLY_MUCH = 4;

  private static final int UNUSUALLY_LITTLE = 8;

  private final Map<Integer, List<Moment>> moments = new HashMap<>();
  private long position = -1;
  private int clear;
  private int scrambled;

  private TransportStream() {}

  /// What a stream's clock shows at a place.
  private record Moment(long position, long ticks) {}

  static TransportStream of(Path file) {
    var stream = new TransportStream();
    try (var channel = FileChannel.open(file)) {
      long size = channel.size();
      long places = Math.clamp(size / PLACE_BYTES, 1, MAX_PLACES);
      for (long place = 0; place < places; place++) {
        stream.look(channel, size * place / places);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source", e);
    }
    return stream;
  }

  /// **On failure**: [BadMedia] when the film is scrambled.
  void refuseIfScrambled() {
    if (scrambled > clear) {
      throw new BadMedia(Reason.ENCRYPTED, "its packets are scrambled (conditional access)");
    }
  }

  /// Whether somewhere too much or too little time goes by, going by the stream that is met most.
  boolean clockSeemsToJump() {
    List<Moment> clock =
        moments.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    var perByte = new ArrayList<Double>();
    for (int i = 1; i < clock.size(); i++) {
      perByte.add(ticks(clock, i) / bytes(clock, i));
    }
    List<Double> sorted = perByte.stream().sorted().toList();
    for (int i = 1; i < clock.size(); i++) {
      double usual = sorted.get(sorted.size() / 2) * bytes(clock, i);
      double much = StampClock.MPEG.seconds(SpliceFinder.LOST_SECONDS) + UNUSUALLY_MUCH * usual;
      if (ticks(clock, i) > much || ticks(clock, i) < usual / UNUSUALLY_LITTLE) {
        return true;
      }
    }
    return false;
  }

  private static double ticks(List<Moment> clock, int i) {
    return StampClock.MPEG.ahead(clock.get(i - 1).ticks(), clock.get(i).ticks());
  }

  private static double bytes(List<Moment> clock, int i) {
    return clock.get(i).position() - clock.get(i - 1).position();
  }

  private void look(FileChannel channel, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PLACE_BYTES);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
    position = at;
    new TransportPackets(this::look).visit(bytes.flip(), at, true);
  }

  private void look(Packet packet) {
    scrambled += packet.isScrambled() ? 1 : 0;
    clear += packet.isScrambled() ? 0 : 1;
    if (packet.begins()) {
      PesStamps.decoding(packet.bytes(), packet.payload(), packet.end())
          .ifPresent(ticks -> meet(packet, ticks));
    }
  }

  /// One stamp of a stream at each place.
  private void meet(Packet packet, long ticks) {
    List<Moment> met = moments.computeIfAbsent(packet.pid(), _ -> new ArrayList<>());
    if (met.isEmpty() || met.getLast().position() < position) {
      met.add(new Moment(packet.position(), ticks));
    }
  }
}

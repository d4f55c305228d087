package dev.millrace.streams;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Frames of a stream on their way to a network, and what became of those between them: the value
/// of a record of `millrace.frames`.
///
/// In bytes: `MRF1`, the length of the header (four bytes, the largest first), the header in JSON,
/// and the JPEG files one after the other.
///
/// @param stream its id, and the record's key
/// @param epoch how often the stream was taken up before; numbers begin anew with each
/// @param from the number of the first frame that it speaks of
/// @param to the number behind the last
/// @param revision of the stream's wish
/// @param gated frames in which nothing moved
/// @param dropped reason -> frames that could not be sent
/// @param frames at most [Detect#BATCH], in order
public record FrameBatch(
    String stream,
    long epoch,
    long from,
    long to,
    long revision,
    long gated,
    Map<String, Long> dropped,
    List<Frame> frames) {
  /// What a batch weighs at most.
  public static final int MOST_BYTES = 7 << 20;

  private static final byte[] MARK = {'M', 'R', 'F', '1'};
  private static final int MAX_HEADER = 1 << 16;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public FrameBatch {
    frames = List.copyOf(frames);
    dropped = Map.copyOf(dropped);
    long rest = new Tallies(0, gated, dropped).sum();
    if (from < 0 || epoch < 1 || to - from != frames.size() + rest) {
      throw new IllegalArgumentException("the numbers of the batch do not add up");
    }
    if (frames.size() > Detect.BATCH) {
      throw new IllegalArgumentException("at most " + Detect.BATCH + " frames a batch");
    }
  }

  /// One frame.
  ///
  /// @param seq its number in the epoch
  /// @param atMillis when it came in, since 1970
  /// @param ptsSeconds its time in its source
  @SuppressWarnings("ArrayRecordComponent")
  public record Frame(long seq, long atMillis, double ptsSeconds, byte[] jpeg) {}

  /// What is not sent.
  public Tallies rest() {
    return new Tallies(0, gated, dropped);
  }

  /// The header as JSON has it.
  private record Header(
      String stream,
      long epoch,
      long from,
      long to,
      long revision,
      long gated,
      Map<String, Long> dropped,
      List<Piece> frames) {}

  private record Piece(long seq, long atMillis, double ptsSeconds, int bytes) {}

  public byte[] toBytes() {
    var pieces =
        frames.stream()
            .map(f -> new Piece(f.seq(), f.atMillis(), f.ptsSeconds(), f.jpeg().length))
            .toList();
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(stream, epoch, from, to, revision, gated, dropped, pieces));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MARK);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(header.length).array());
    bytes.writeBytes(header);
    frames.forEach(frame -> bytes.writeBytes(frame.jpeg()));
    return bytes.toByteArray();
  }

  /// **On failure** an [IllegalArgumentException] that says what is wrong.
  public static FrameBatch of(byte[] bytes) {
    int start = MARK.length + Integer.BYTES;
    if (bytes.length < start || !Arrays.equals(MARK, Arrays.copyOf(bytes, MARK.length))) {
      throw new IllegalArgumentException("it does not begin like a batch of frames");
    }
    int length = ByteBuffer.wrap(bytes).getInt(MARK.length);
    if (length < 2 || length > MAX_HEADER || start + length > bytes.length) {
      throw new IllegalArgumentException("the header's length is wrong: " + length);
    }
    Header header = header(Arrays.copyOfRange(bytes, start, start + length));
    var frames = new ArrayList<Frame>();
    int at = start + length;
    for (Piece piece : header.frames()) {
      if (piece.bytes() < 0 || piece.bytes() > bytes.length - at) {
        throw new IllegalArgumentException("a frame is cut off");
      }
      byte[] jpeg = Arrays.copyOfRange(bytes, at, at + piece.bytes());
      frames.add(new Frame(piece.seq(), piece.atMillis(), piece.ptsSeconds(), jpeg));
      at += piece.bytes();
    }
    return new FrameBatch(
        header.stream(),
        header.epoch(),
        header.from(),
        header.to(),
        header.revision(),
        header.gated(),
        header.dropped(),
        frames);
  }

  private static Header header(byte[] json) {
    try {
      Header header = JSON.readValue(json, Header.class);
      if (header.stream() == null || header.frames() == null || header.dropped() == null) {
        throw new IllegalArgumentException("the header lacks a member");
      }
      return header;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the header is not its JSON", e);
    }
  }
}

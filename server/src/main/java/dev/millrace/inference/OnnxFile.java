package dev.millrace.inference;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/// An ONNX file that somebody brought: whether all of a network is in it.
///
/// ONNX lets weights lie in other files, at paths that the file names. Whoever brings one would
/// have any file of this machine read. So it is walked through, as Protocol Buffers lay it out,
/// before the runtime sees it.
///
/// Whatever is not understood to its end is refused: the runtime's parser may understand more of
/// it, such as groups, and find weights behind it.
///
/// **Limits:** 32 graphs within each other.
final class OnnxFile {
  private static final int DEEPEST = 64;

  /// Messages that can hold a tensor somewhere.
  private enum Message {
    MODEL,
    TRAINING,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE,
    FUNCTION,
    TENSOR
  }

  /// Which fields of a message hold messages of interest, as in `onnx.proto3`.
  private static final Map<Message, Map<Integer, Message>> FIELDS =
      Map.of(
          Message.MODEL, Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION),
          Message.TRAINING, Map.of(1, Message.GRAPH, 2, Message.GRAPH),
          Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
          Message.NODE, Map.of(5, Message.ATTRIBUTE),
          Message.ATTRIBUTE,
              Map.of(
                  5, Message.TENSOR,
                  6, Message.GRAPH,
                  10, Message.TENSOR,
                  11, Message.GRAPH,
                  22, Message.SPARSE,
                  23, Message.SPARSE),
          Message.SPARSE, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
          Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
          Message.TENSOR, Map.of());

  /// Of a tensor: `external_data` and `data_location`.
  private static final Set<Integer> ELSEWHERE = Set.of(13, 14);

  private final MemorySegment bytes;

  private OnnxFile(MemorySegment bytes) {
    this.bytes = bytes;
  }

  /// **On failure** [NetworkRefused].
  static void requireWhole(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      var all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      new OnnxFile(all).walk(Message.MODEL, 0, all.byteSize(), 0);
    } catch (IndexOutOfBoundsException e) {
      throw unread();
    }
  }

  private void walk(Message message, long from, long to, int depth) {
    if (depth > DEEPEST) {
      throw new NetworkRefused("model.onnx has graphs within graphs, too many");
    }
    Map<Integer, Message> fields = FIELDS.getOrDefault(message, Map.of());
    for (long at = from; at < to; ) {
      long key = varint(at);
      at += width(at);
      if (key >>> Integer.SIZE != 0) {
        throw unread();
      }
      int field = (int) (key >>> 3);
      if (message == Message.TENSOR && ELSEWHERE.contains(field) && !isHere(field, at)) {
        throw new NetworkRefused("model.onnx has weights in other files; save it as one file");
      }
      int wire = (int) key & 7;
      long length = wire == 2 ? varint(at) : 0;
      at += wire == 2 ? width(at) : 0;
      if (length < 0 || length > to - at) {
        throw unread();
      }
      Message within = fields.get(field);
      if (wire == 2 && within != null) {
        walk(within, at, at + length, depth + 1);
      }
      at +=
          switch (wire) {
            case 0 -> width(at);
            case 1 -> Long.BYTES;
            case 2 -> length;
            case 5 -> Integer.BYTES;
            default -> throw unread();
          };
      if (at > to) {
        throw unread();
      }
    }
  }

  private static NetworkRefused unread() {
    return new NetworkRefused("model.onnx is broken: it cannot be read to its end");
  }

  /// `data_location` may say that the weights are here.
  private boolean isHere(int field, long at) {
    return field == 14 && varint(at) == 0;
  }

  private long varint(long at) {
    long value = 0;
    int shift = 0;
    long place = at;
    byte next;
    do {
      next = bytes.get(ValueLayout.JAVA_BYTE, place++);
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0 && shift < Long.SIZE);
    if (next < 0) {
      throw unread();
    }
    return value;
  }

  private int width(long at) {
    int count = 1;
    while (bytes.get(ValueLayout.JAVA_BYTE, at + count - 1) < 0 && count < 10) {
      count++;
    }
    return count;
  }
}

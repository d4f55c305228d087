package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts messages together from the chunks of a connection (5.3.1), in whatever pieces they come.
///
/// **Threading**: for one thread. **Limits**: [#MAX_STREAMS]; all messages under way together as
/// many bytes as [#allow] says. Memory grows with the bytes that came, never with a claimed length.
///
/// **On failure** a [MalformedRtmp]; what follows makes no sense any more.
final class ChunkReader {
  static final int MAX_STREAMS = 16;

  private static final int FIRST_CHUNK_SIZE = 128;
  private static final int MAX_CHUNK_SIZE = 0x00ff_ffff;
  private static final int MAX_HEADER_BYTES = 3 + 11 + 4;
  private static final int CONTINUES = 3;

  private final Consumer<Message> messages;
  private final Map<Integer, ChunkStream> streams = new HashMap<>();
  private final ByteBuffer header = ByteBuffer.allocate(MAX_HEADER_BYTES);
  private int chunkSize = FIRST_CHUNK_SIZE;
  private int mostUnderWay;
  private int underWay;
  private @Nullable ChunkStream current;
  private int missingOfChunk;

  ChunkReader(int mostUnderWay, Consumer<Message> messages) {
    this.mostUnderWay = mostUnderWay;
    this.messages = messages;
  }

  /// From now on messages under way may have so many bytes together.
  void allow(int bytes) {
    mostUnderWay = bytes;
  }

  /// Takes all of `input`; messages that it makes whole are handed on.
  void feed(ByteBuffer input) {
    while (input.hasRemaining()) {
      ChunkStream stream = current;
      if (stream == null) {
        header(input);
      } else {
        int count = Math.min(missingOfChunk, input.remaining());
        stream.take(input, count);
        missingOfChunk -= count;
        endOfChunk(stream);
      }
    }
  }

  /// Collects a chunk's header and, once it is whole, begins the chunk.
  private void header(ByteBuffer input) {
    header.put(input.get());
    var basic = BasicHeader.of(header);
    int bytes = basic.bytes();
    if (header.position() < bytes) {
      return;
    }
    ChunkStream stream = stream(basic);
    if (stream.isExtended(basic, header)) {
      bytes += Integer.BYTES;
    }
    if (header.position() < bytes) {
      return;
    }
    begin(basic, stream);
    header.clear();
  }

  private ChunkStream stream(BasicHeader basic) {
    ChunkStream known = streams.get(basic.stream());
    if (known != null) {
      return known;
    }
    // A second kind of header takes over what an earlier one said; there has to be one.
    if (basic.format() > 1) {
      throw new MalformedRtmp("a chunk goes on with nothing");
    }
    if (streams.size() >= MAX_STREAMS) {
      throw new MalformedRtmp("too many chunk streams");
    }
    var begun = new ChunkStream();
    streams.put(basic.stream(), begun);
    return begun;
  }

  private void begin(BasicHeader basic, ChunkStream stream) {
    if (basic.format() != CONTINUES || !stream.isUnderWay()) {
      underWay -= stream.drop();
      stream.begin(basic, header.flip().position(basic.length()));
      underWay += stream.length();
      if (underWay > mostUnderWay) {
        throw new MalformedRtmp("a message of " + stream.length() + " bytes");
      }
    }
    missingOfChunk = Math.min(stream.missing(), chunkSize);
    current = stream;
    endOfChunk(stream);
  }

  private void endOfChunk(ChunkStream stream) {
    if (missingOfChunk > 0) {
      return;
    }
    current = null;
    if (stream.missing() == 0) {
      underWay -= stream.length();
      whole(stream.message());
    }
  }

  private void whole(Message message) {
    switch (message.type()) {
      case Message.SET_CHUNK_SIZE -> chunkSize = chunkSize(message.payload());
      case Message.ABORT -> abort(message.payload());
      default -> messages.accept(message);
    }
  }

  private static int chunkSize(ByteBuffer payload) {
    int size = payload.remaining() < Integer.BYTES ? 0 : payload.getInt();
    if (size < 1) {
      throw new MalformedRtmp("a chunk size of " + size);
    }
    return Math.min(size, MAX_CHUNK_SIZE);
  }

  private void abort(ByteBuffer payload) {
    ChunkStream stream = payload.remaining() < Integer.BYTES ? null : streams.get(payload.getInt());
    if (stream != null) {
      underWay -= stream.drop();
    }
  }
}

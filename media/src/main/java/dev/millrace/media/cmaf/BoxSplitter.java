package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.MalformedBox;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;

/// Cuts a byte stream of any chunking into its top-level boxes.
///
/// Boxes of no interest are skipped without being kept, whatever their size. **Limits**: a kept
/// box has at most `maxBoxBytes`; memory grows with the bytes that came, never with a claimed size.
final class BoxSplitter {
  private static final int FIRST_ALLOCATION = 1 << 14;
  private static final int HEADER = 8;
  private static final int LARGE_HEADER = 16;

  /// A whole box; `headerSize` bytes of `bytes` are its header.
  record TopLevel(String type, long offset, int headerSize, ByteBuffer bytes) {}

  private final Set<String> kept;
  private final int maxBoxBytes;
  private final Consumer<TopLevel> consumer;

  private ByteBuffer pending = ByteBuffer.allocate(FIRST_ALLOCATION);
  private long offset;
  private long skip;

  BoxSplitter(Set<String> kept, int maxBoxBytes, Consumer<TopLevel> consumer) {
    this.kept = kept;
    this.maxBoxBytes = maxBoxBytes;
    this.consumer = consumer;
  }

  void feed(ByteBuffer input) {
    while (input.hasRemaining()) {
      if (skip > 0) {
        skipFrom(input);
      } else if (pending.position() < headerSize()) {
        take(input, headerSize());
      } else {
        body(input);
      }
      judgeHeader();
    }
  }

  /// Whether the stream so far ends between two boxes.
  boolean atBoundary() {
    return pending.position() == 0 && skip == 0;
  }

  MalformedBox truncated() {
    return new MalformedBox(
        pending.position() >= HEADER ? type() : "", offset, "the stream ends inside a box");
  }

  /// A header is judged at once: its box may be skipped, refused or already complete.
  private void judgeHeader() {
    if (skip == 0 && pending.position() >= HEADER && pending.position() == headerSize()) {
      body(ByteBuffer.allocate(0));
    }
  }

  private void body(ByteBuffer input) {
    long size = size();
    if (!kept.contains(type())) {
      skip = size - pending.position();
      offset += size;
      pending.clear();
      return;
    }
    if (size > maxBoxBytes) {
      throw malformed(size + " bytes, " + maxBoxBytes + " are allowed");
    }
    take(input, (int) size);
    if (pending.position() == size) {
      complete();
    }
  }

  private void complete() {
    var whole = new TopLevel(type(), offset, headerSize(), pending.flip().asReadOnlyBuffer());
    pending = ByteBuffer.allocate(FIRST_ALLOCATION);
    offset += whole.bytes().remaining();
    consumer.accept(whole);
  }

  private void take(ByteBuffer input, int target) {
    int length = Math.min(input.remaining(), target - pending.position());
    makeRoom(pending.position() + length, target);
    pending.put(input.slice(input.position(), length));
    input.position(input.position() + length);
  }

  private void makeRoom(int needed, int target) {
    if (needed > pending.capacity()) {
      long doubled = Math.max(needed, 2L * pending.capacity());
      ByteBuffer larger = ByteBuffer.allocate((int) Math.min(target, doubled));
      pending = larger.put(pending.flip());
    }
  }

  private void skipFrom(ByteBuffer input) {
    int length = (int) Math.min(skip, input.remaining());
    input.position(input.position() + length);
    skip -= length;
  }

  private int headerSize() {
    return pending.position() >= HEADER && pending.getInt(0) == 1 ? LARGE_HEADER : HEADER;
  }

  private long size() {
    long size = pending.getInt(0) & 0xffff_ffffL;
    if (size == 1) {
      size = pending.getLong(HEADER);
    }
    if (size < headerSize() || size > Long.MAX_VALUE - offset) {
      throw malformed("a box cannot have size " + size);
    }
    return size;
  }

  private String type() {
    var text = new StringBuilder(4);
    for (int i = 4; i < HEADER; i++) {
      int character = pending.get(i) & 0xff;
      text.append(character < 0x20 || character > 0x7e ? '?' : (char) character);
    }
    return text.toString();
  }

  private MalformedBox malformed(String problem) {
    return new MalformedBox(type(), offset, problem);
  }
}

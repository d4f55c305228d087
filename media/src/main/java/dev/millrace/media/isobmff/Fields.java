package dev.millrace.media.isobmff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A cursor over the fields of one box, big-endian, checked at every step.
///
/// **Threading**: for one thread. **On failure**: reading past the end is a [MalformedBox].
public final class Fields {
  private final String path;
  private final long offset;
  private final ByteBuffer bytes;
  private int version;
  private int flags;

  /// @param offset of the first byte in the stream, for messages only
  public Fields(String path, long offset, ByteBuffer bytes) {
    this.path = path;
    this.offset = offset;
    this.bytes = bytes.slice();
  }

  /// Reads the version and flags that every full box starts with.
  public Fields full() {
    version = u8();
    flags = u24();
    return this;
  }

  public int version() {
    return version;
  }

  public int flags() {
    return flags;
  }

  public boolean flag(int mask) {
    return (flags & mask) != 0;
  }

  public int u8() {
    need(1);
    return bytes.get() & 0xff;
  }

  public int u16() {
    need(2);
    return bytes.getShort() & 0xffff;
  }

  public int u24() {
    return u8() << 16 | u16();
  }

  public int i32() {
    need(4);
    return bytes.getInt();
  }

  public long u32() {
    return i32() & 0xffff_ffffL;
  }

  public long i64() {
    need(8);
    return bytes.getLong();
  }

  /// An unsigned 64-bit number; one above 2^63-1 is refused.
  public long u64() {
    long value = i64();
    if (value < 0) {
      throw malformed("a number is beyond 63 bits");
    }
    return value;
  }

  /// A 64-bit field in version 1 of a box, a 32-bit one in version 0.
  public long u64or32() {
    return version == 0 ? u32() : u64();
  }

  /// A count of entries to follow, each at least `entrySize` bytes; refused when they do not fit.
  public int count(int entrySize) {
    long count = u32();
    if (count > remaining() / entrySize) {
      throw malformed("room for " + remaining() / entrySize + " entries, not " + count);
    }
    return (int) count;
  }

  public String fourCc() {
    need(4);
    var text = new StringBuilder(4);
    for (int i = 0; i < 4; i++) {
      int character = bytes.get() & 0xff;
      text.append(character < 0x20 || character > 0x7e ? '?' : (char) character);
    }
    return text.toString();
  }

  /// The next `length` bytes, as a read-only view.
  public ByteBuffer bytes(long length) {
    need(length);
    ByteBuffer view = bytes.slice(bytes.position(), (int) length).asReadOnlyBuffer();
    skip(length);
    return view;
  }

  /// The packed language code of `mdhd`: three letters, `und` when they are none.
  public String language() {
    int packed = u16();
    var letters = new StringBuilder(3);
    for (int shift = 10; shift >= 0; shift -= 5) {
      letters.append((char) (0x60 + (packed >> shift & 0x1f)));
    }
    return letters.chars().allMatch(c -> c >= 'a' && c <= 'z') ? letters.toString() : "und";
  }

  /// Text up to a zero byte or the end of the box.
  public String text() {
    ByteBuffer rest = bytes.slice();
    int length = 0;
    while (length < rest.remaining() && rest.get(length) != 0) {
      length++;
    }
    String text = StandardCharsets.UTF_8.decode(rest.slice(0, length)).toString();
    skip(Math.min(length + 1, remaining()));
    return text;
  }

  public void skip(long length) {
    need(length);
    bytes.position(bytes.position() + (int) length);
  }

  public int remaining() {
    return bytes.remaining();
  }

  public MalformedBox malformed(String problem) {
    return new MalformedBox(path, offset + bytes.position(), problem);
  }

  private void need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw malformed(length + " bytes wanted, " + bytes.remaining() + " left");
    }
  }
}

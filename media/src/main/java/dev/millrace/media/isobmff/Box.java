package dev.millrace.media.isobmff;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// One box of a file: where it stood, its body and, when it is a known container, its children.
///
/// **Ownership**: the body is a read-only view of the parsed buffer, which must not change.
///
/// @param path the types from the outermost box to this one: `moov/trak/tkhd`
/// @param offset of the box header in the stream, in bytes
/// @param headerSize 8, or 16 when the size is a 64-bit one
public record Box(String path, long offset, int headerSize, ByteBuffer body, List<Box> children) {
  public Box {
    body = body.asReadOnlyBuffer();
    children = List.copyOf(children);
  }

  @Override
  public ByteBuffer body() {
    return body.duplicate();
  }

  /// The four characters that name the kind of box; bytes that are no printable ASCII read as `?`.
  public String type() {
    return path.substring(path.length() - 4);
  }

  /// Bytes of the whole box, header included.
  public long size() {
    return headerSize + (long) body.remaining();
  }

  /// A copy of the whole box with an eight-byte header.
  public byte[] toBytes() {
    byte[] copy = new byte[body.remaining()];
    body().get(copy);
    return Boxes.box(type(), copy);
  }

  public Fields fields() {
    return new Fields(path, offset + headerSize, body.duplicate());
  }

  public List<Box> all(String type) {
    return children.stream().filter(child -> child.type().equals(type)).toList();
  }

  public Optional<Box> child(String type) {
    return children.stream().filter(child -> child.type().equals(type)).findFirst();
  }

  /// The first child of `type`; a file without it is a [MalformedBox].
  public Box require(String type) {
    return child(type).orElseThrow(() -> malformed("no " + type));
  }

  public MalformedBox malformed(String problem) {
    return new MalformedBox(path, offset, problem);
  }
}

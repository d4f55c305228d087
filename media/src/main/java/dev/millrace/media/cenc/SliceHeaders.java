package dev.millrace.media.cenc;

import java.nio.ByteBuffer;

/// Knows how far into a NAL unit of some codec its clear part reaches.
interface SliceHeaders {
  /// Bytes of the length field before each NAL unit.
  int lengthSize();

  /// Bytes that stay clear: the NAL unit's header and that of its slice, up to the next whole byte;
  /// all of a unit that holds no slice.
  ///
  /// @param nal one NAL unit; not changed
  int clearBytes(ByteBuffer nal);
}

package dev.millrace.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// JPEG files that say how the camera was held.
public final class Exif {
  private static final int SEGMENT = 36;

  private Exif() {}

  /// The file with that orientation, 1 to 8, as EXIF 2.3 has it.
  public static byte[] turned(byte[] jpeg, int orientation, ByteOrder order) {
    var file = ByteBuffer.allocate(jpeg.length + SEGMENT);
    file.put(jpeg, 0, 2);
    file.putShort((short) 0xffe1).putShort((short) (SEGMENT - 2));
    file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    file.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    file.order(order).putShort((short) 42).putInt(8).putShort((short) 1);
    file.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    file.putShort((short) orientation).putShort((short) 0).putInt(0);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }
}

package dev.millrace.media.cmaf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// One coded picture of H.264 as MP4 holds it: units behind their lengths (14496-15 5.3.3).
///
/// @param isIdr whether it is an IDR picture, behind which nothing refers to what came before
/// @param setups the sequence parameter sets that come with it, in order
public record AccessUnit(boolean isIdr, List<ByteBuffer> setups) {
  private static final int LENGTH_BYTES = 4;
  private static final int TYPE = 0x1f;
  private static final int IDR = 5;
  private static final int SEQUENCE = 7;

  public AccessUnit {
    setups = List.copyOf(setups);
  }

  /// Lengths are of four bytes, as FFmpeg writes them; what is damaged ends the look.
  public static AccessUnit of(Sample sample) {
    ByteBuffer data = sample.data();
    boolean isIdr = false;
    var setups = new ArrayList<ByteBuffer>();
    while (data.remaining() > LENGTH_BYTES) {
      int length = data.getInt();
      if (length <= 0 || length > data.remaining()) {
        break;
      }
      ByteBuffer unit = data.slice(data.position(), length);
      int type = unit.get(0) & TYPE;
      isIdr |= type == IDR;
      if (type == SEQUENCE) {
        setups.add(unit);
      }
      data.position(data.position() + length);
    }
    return new AccessUnit(isIdr, setups);
  }
}

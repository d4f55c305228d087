package dev.millrace.streams;

import dev.millrace.inference.Inference;
import java.util.List;

/// Whoever looks at frames for us: networks in this process, or a server of them.
///
/// **Threading:** any, several at once; callers wait.
public interface Eyes {
  /// Looks at JPEG frames.
  ///
  /// **On failure** [Blind]; none of the frames counts as looked at.
  Inference.Seen look(String model, List<byte[]> frames) throws InterruptedException;
}

package dev.millrace.live.ingest.rtsp;

import java.io.IOException;

/// A camera does not give what it is asked for; the message goes on from its address.
final class CameraFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean isRefusal;

  CameraFailure(String message) {
    this(message, false);
  }

  private CameraFailure(String message, boolean isRefusal) {
    super(message);
    this.isRefusal = isRefusal;
  }

  /// Whether it knows what we want, and does not give it to us.
  boolean isRefusal() {
    return isRefusal;
  }

  /// What an answer means that is not 200.
  static CameraFailure of(int status) {
    return new CameraFailure(
        switch (status) {
          case 0 -> "does not speak RTSP";
          case 401 -> "wants another user or password";
          case 403 -> "does not allow it";
          case 404 -> "has nothing at this path";
          case 453 -> "has no bandwidth left";
          case 300, 301, 302, 303, 305, 307, 308 -> "sends us elsewhere, where we do not go";
          default -> "answers with status " + status;
        },
        status == 401 || status == 403);
  }
}

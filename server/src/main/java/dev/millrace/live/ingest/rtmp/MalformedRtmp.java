package dev.millrace.live.ingest.rtmp;

/// A publisher does not speak RTMP, or more of it than is allowed.
public final class MalformedRtmp extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedRtmp(String message) {
    super(message);
  }
}

package dev.millrace.media.hls;

/// The media characteristics that renditions declare (RFC 8216bis 4.4.6.1).
final class Characteristics {
  static final String DESCRIBED = "public.accessibility.describes-video";
  static final String CAPTIONS =
      "public.accessibility.transcribes-spoken-dialog,"
          + "public.accessibility.describes-music-and-sound";

  private Characteristics() {}
}

package dev.millrace.vision.gallery;

/// Faces cannot be enrolled here; the message says what to do.
public final class GalleryOff extends RuntimeException {
  private static final long serialVersionUID = 1;

  GalleryOff(String why) {
    super(why);
  }
}

package dev.millrace.vision.gallery;

/// A picture cannot be enrolled; the message says why.
public final class FaceRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  FaceRefused(String why) {
    super(why);
  }
}

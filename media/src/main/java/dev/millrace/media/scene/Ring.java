package dev.millrace.media.scene;

import org.jspecify.annotations.Nullable;

/// The last pictures of a film, and how far each is from the one before.
final class Ring {
  private final @Nullable SmallPicture[] pictures;
  private final double[] steps;
  private int count;

  Ring(int size) {
    this.pictures = new SmallPicture[size];
    this.steps = new double[size];
  }

  void add(SmallPicture picture) {
    steps[count % steps.length] = count == 0 ? 0 : picture.distance(picture(0));
    pictures[count % pictures.length] = picture;
    count++;
  }

  /// How many there have been.
  int count() {
    return count;
  }

  boolean has(int back) {
    return back < Math.min(count, pictures.length);
  }

  /// The picture so many before the last.
  SmallPicture picture(int back) {
    SmallPicture picture = pictures[(count - 1 - back) % pictures.length];
    if (picture == null) {
      throw new IllegalStateException("there is no picture so far back: " + back);
    }
    return picture;
  }

  /// From the picture before that one to it.
  double step(int back) {
    return steps[(count - 1 - back) % steps.length];
  }
}

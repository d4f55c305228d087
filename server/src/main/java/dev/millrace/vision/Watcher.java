package dev.millrace.vision;

import dev.millrace.inference.Rgb;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.List;

/// An eye at work: on a thread of its own, so that slow eyes and quick ones look at the same time,
/// and with its notes.
///
/// **Threading:** pictures come on one thread. **Ownership:** [#close] ends its thread.
/// **Limits:** [#AHEAD] pictures wait for it; then whoever brings the next waits.
final class Watcher<T> implements AutoCloseable {
  private static final int AHEAD = 4;

  private final Eye<T> eye;
  private final Notes<T> notes;
  private final Background thread;
  private long pictures;

  Watcher(Eye<T> eye, Notebook book, Pace pace) {
    this.eye = eye;
    this.notes = new Notes<>(book, eye.name(), eye.by(), eye.noteType());
    this.thread = new Background("vision-" + eye.name(), AHEAD, pace);
  }

  boolean isOf(Eye<?> other) {
    return eye.equals(other);
  }

  /// The next picture.
  void see(Moment when, Rgb picture) {
    if (pictures++ % eye.every() == 0) {
      thread.run(() -> look(when, picture));
    }
  }

  private void look(Moment when, Rgb picture) {
    T seen = notes.find(when.at()).orElseGet(() -> eye.look(picture));
    notes.keep(when.at(), seen);
    eye.take(when, seen);
    eye.lookUnnoted(when, seen, picture);
  }

  /// Waits until it has seen all pictures.
  void await() {
    thread.await();
  }

  List<Sheet> finish(Story story) {
    return eye.finish(story);
  }

  /// How many pictures it did not have to look at.
  long reused() {
    return notes.reused();
  }

  @Override
  public void close() {
    thread.close();
  }
}

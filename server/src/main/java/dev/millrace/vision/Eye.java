package dev.millrace.vision;

import dev.millrace.inference.Rgb;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.List;

/// Looks for something in two pictures a second.
///
/// What it sees in a picture takes a network's time; what it makes of it takes none. Between the
/// two stand [Notes], so that whoever goes on with a film need not look again.
///
/// **Threading:** for one thread.
///
/// @param <T> what it sees in a picture, as JSON
interface Eye<T> {
  /// What its notes are called: `objects`.
  String name();

  /// As what its notes are read.
  Class<T> noteType();

  /// What looks: notes of another network, or of other weights, are worth nothing.
  Sheet.By by();

  /// Of how many pictures it looks at one.
  default int every() {
    return 1;
  }

  /// What is to be seen in a picture.
  T look(Rgb picture);

  /// Takes what was seen, picture by picture.
  void take(Moment when, T seen);

  /// Looks at what may stand in no note, and keeps it to itself; after [#take], each time that the
  /// picture comes.
  default void lookUnnoted(Moment when, T seen, Rgb picture) {}

  /// What it found; called once, when there are no more pictures.
  ///
  /// @param story what was found without networks
  List<Sheet> finish(Story story);
}

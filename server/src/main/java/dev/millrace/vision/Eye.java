package dev.millrace.vision;

import dev.millrace.inference.Rgb;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.List;

/// Looks for something in two pictures a second.
///
/// **Threading:** for one thread.
interface Eye {
  /// The next picture.
  void see(Moment when, Rgb picture);

  /// What it found; called once, when there are no more pictures.
  ///
  /// @param story what was found without networks
  List<Sheet> finish(Story story);
}

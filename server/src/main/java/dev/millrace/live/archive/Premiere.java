package dev.millrace.live.archive;

import dev.millrace.catalog.Description;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.live.LiveFilm;

/// Makes an asset of what lies in its folder already; may be done twice.
@FunctionalInterface
public interface Premiere {
  void publish(PresentationPlan plan, LiveFilm film, Description description);

  /// There will be none.
  ///
  /// @param why for people
  default void cancelled(Recording recording, String why) {}
}

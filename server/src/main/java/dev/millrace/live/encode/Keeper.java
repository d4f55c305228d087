package dev.millrace.live.encode;

import dev.millrace.live.origin.Rendition;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.TrackHeader;

/// Takes what is to be kept of a programme; returns at once.
public interface Keeper {
  /// Of what nothing is kept.
  Keeper NONE =
      new Keeper() {
        @Override
        public void coded(Rendition rendition, TrackHeader header, byte[] init) {}

        @Override
        public void segment(Rendition rendition, MediaSegment segment) {}
      };

  /// The segments of a rendition that follow are coded so.
  void coded(Rendition rendition, TrackHeader header, byte[] init);

  /// A whole segment.
  void segment(Rendition rendition, MediaSegment segment);
}

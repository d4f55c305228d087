package dev.millrace.live.stage;

import dev.millrace.live.archive.ProgrammeArchive;
import dev.millrace.live.encode.Keeper;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.TrackHeader;

/// Gives a programme's segments to its archive, and lets memory go of what is there.
record Keeping(ProgrammeArchive archive) implements Keeper {
  static Keeping of(Programme programme, ProgrammeArchive archive) {
    programme
        .renditions()
        .forEach(one -> archive.expect(one.spec(), number -> one.track().archived(number)));
    programme.keptIn(archive::read);
    return new Keeping(archive);
  }

  @Override
  public void coded(Rendition rendition, TrackHeader header, byte[] init) {
    archive.coded(rendition.path(), header, init);
  }

  @Override
  public void segment(Rendition rendition, MediaSegment segment) {
    archive.add(rendition.path(), segment);
  }
}

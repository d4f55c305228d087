package dev.millrace.media.cmaf;

import dev.millrace.media.time.Rational;
import java.util.List;

/// What one track of a movie says about itself before its first sample.
///
/// @param timescale ticks per second
/// @param language three letters of ISO 639-2/T; `und` when unknown
/// @param edits the edit list as it was found; empty when there is none
public record TrackHeader(
    long trackId, long timescale, String language, SampleEntry entry, List<Edit> edits) {
  public TrackHeader {
    if (timescale <= 0) {
      throw new IllegalArgumentException("a timescale is positive: " + timescale);
    }
    edits = List.copyOf(edits);
  }

  /// Whether a track carries pictures or sound.
  public enum Kind {
    VIDEO,
    AUDIO
  }

  /// One entry of an edit list.
  ///
  /// @param seconds how long it lasts; 0 is "to the end" in a fragmented movie
  /// @param mediaTicks where in the media it starts; [#EMPTY] shows nothing
  public record Edit(Rational seconds, long mediaTicks) {
    public static final long EMPTY = -1;
  }

  public Kind kind() {
    return switch (entry) {
      case SampleEntry.Video _ -> Kind.VIDEO;
      case SampleEntry.Audio _ -> Kind.AUDIO;
    };
  }

  public String codec() {
    return entry.codec();
  }

  /// Where in the media presentation starts, in ticks: the encoder priming of audio, the reordering
  /// delay of video.
  public long mediaStartTicks() {
    return edits.stream()
        .filter(edit -> edit.mediaTicks() != Edit.EMPTY)
        .mapToLong(Edit::mediaTicks)
        .findFirst()
        .orElse(0);
  }

  /// How much later than the movie this track starts, from empty edits at the front. The
  /// [Segmenter] does not apply it: who wants it adds it to the base.
  public Rational presentationDelay() {
    return edits.stream()
        .takeWhile(edit -> edit.mediaTicks() == Edit.EMPTY)
        .map(Edit::seconds)
        .reduce(Rational.ZERO, Rational::plus);
  }

  /// The same track with presentation starting `ticks` into the media.
  ///
  /// Pieces of one film that are encoded on their own must agree on it, and it must be no less than
  /// the encoder's reordering delay: two frames for x264 with B-frames.
  public TrackHeader withMediaStart(long ticks) {
    return new TrackHeader(
        trackId, timescale, language, entry, List.of(new Edit(Rational.ZERO, ticks)));
  }

  /// The same track, coded as another entry says.
  public TrackHeader withEntry(SampleEntry other) {
    return new TrackHeader(trackId, timescale, language, other, edits);
  }

  /// The same track under another language, as players shall see it.
  public TrackHeader withLanguage(String code) {
    return new TrackHeader(trackId, timescale, code, entry, edits);
  }
}

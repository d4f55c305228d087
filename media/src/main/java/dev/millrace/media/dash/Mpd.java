package dev.millrace.media.dash;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A DASH manifest of one period in the ISO-BMFF live profile.
///
/// @param events what is told of it
public record Mpd(State state, List<AdaptationSet> adaptationSets, List<Event> events) {
  public Mpd {
    adaptationSets = List.copyOf(adaptationSets);
    events = List.copyOf(events);
    if (adaptationSets.isEmpty()) {
      throw new IllegalArgumentException("a manifest has an adaptation set");
    }
  }

  /// One that nothing is told of.
  public Mpd(State state, List<AdaptationSet> adaptationSets) {
    this(state, adaptationSets, List.of());
  }

  /// A stretch of the programme that is told of, such as an advertisement (5.10).
  ///
  /// @param scheme what the message means
  /// @param start on the timeline of the whole
  /// @param duration null while it is not known
  /// @param message base64 of the binary message, as SCTE 214-1 has it; empty for none
  public record Event(
      String id, String scheme, Rational start, @Nullable Rational duration, String message) {}

  /// Whether the film is finished.
  public sealed interface State {}

  /// Nothing changes any more; `duration` is of the whole film.
  public record Finished(Rational duration) implements State {}

  /// More segments will come; players look again after each `minimumUpdatePeriod`.
  ///
  /// @param availabilityStartTime never changes. A player takes a segment to exist only from this
  ///     time plus the segment's end on: for a film that is encoded faster than it plays, choose it
  ///     earlier than the start of the encode by at least the length of the film
  /// @param publishTime of this version
  /// @param duration that the whole film will have; announced, so that players know its end, and
  ///     suggested as the delay behind the newest segment, which makes them begin at the beginning
  public record Growing(
      Instant availabilityStartTime,
      Instant publishTime,
      Duration minimumUpdatePeriod,
      Rational duration)
      implements State {}

  /// Representations of one content among which a player switches.
  ///
  /// @param language a BCP 47 tag; empty or `und` when unknown
  /// @param label what a person sees in a menu; may be empty
  /// @param protection how all representations are encrypted; empty when they are not
  public record AdaptationSet(
      int id,
      String language,
      String label,
      Role role,
      Optional<Protection> protection,
      List<Representation> representations) {
    public AdaptationSet {
      representations = List.copyOf(representations);
      if (representations.isEmpty()) {
        throw new IllegalArgumentException("an adaptation set has a representation");
      }
    }

    public AdaptationSet(
        int id, String language, String label, Role role, List<Representation> representations) {
      this(id, language, label, role, Optional.empty(), representations);
    }
  }

  /// Common encryption by the scheme `cbcs`, with keys for Clear Key players (W3C EME 9.1).
  ///
  /// @param licenseUrl where they ask for the key
  public record Protection(UUID keyId, String licenseUrl) {}

  /// What a set is to the film (23009-1 5.8.5.5).
  public enum Role {
    /// Plays when nobody chooses.
    MAIN("main"),
    ALTERNATE("alternate"),
    COMMENTARY("commentary"),
    /// Describes the picture to those who cannot see it.
    DESCRIPTION("description"),
    SUBTITLE("subtitle"),
    /// Also tells of sounds, for those who cannot hear them.
    CAPTION("caption"),
    FORCED_SUBTITLE("forced-subtitle"),
    /// None; of pictures to look at while seeking.
    NONE("");

    private final String value;

    Role(String value) {
      this.value = value;
    }

    String value() {
      return value;
    }
  }

  /// One encoding.
  ///
  /// @param id without white space; stands for `$RepresentationID$`
  /// @param bandwidth the peak
  /// @param codecs empty where the media type says it all
  public record Representation(
      String id, BitRate bandwidth, String codecs, Media media, Address address) {
    public Representation {
      if (!id.matches("[A-Za-z0-9._-]+")) {
        throw new IllegalArgumentException("not a representation id: " + id);
      }
    }
  }

  /// What is encoded.
  public sealed interface Media {}

  /// Square pixels.
  public record Picture(int width, int height, FrameRate frameRate) implements Media {}

  public record Sound(int sampleRate, int channels) implements Media {}

  /// WebVTT.
  public record Text() implements Media {}

  /// JPEG sheets of `columns` by `rows` small pictures (DASH-IF IOP 4.3 6.2.6).
  ///
  /// @param width of a whole sheet
  public record Tiles(int width, int height, int columns, int rows) implements Media {}

  /// Where the bytes are.
  public sealed interface Address {}

  /// Segments, and how long each is.
  ///
  /// @param initialization address of the init segment
  /// @param media address of a segment, with `$Number$`
  public record Template(String initialization, String media, SegmentTimeline timeline)
      implements Address {}

  /// Segments of equal length that need no init segment, numbered from 0.
  ///
  /// @param media address of a segment, with `$Number$`
  public record Numbered(String media, Rational duration) implements Address {}

  /// Segments of equal length on the clock of a live channel.
  ///
  /// @param initialization address of the init segment
  /// @param media address of a segment, with `$Number$`
  /// @param segment how long each lasts
  /// @param part how much of one is enough to ask for it: the rest comes while it is made; null
  ///     when segments are asked for once they are whole
  /// @param startNumber of the first in its period
  /// @param startTicks where that begins on the track's own clock
  /// @param timescale of that clock
  public record OnClock(
      String initialization,
      String media,
      Rational segment,
      @Nullable Rational part,
      long startNumber,
      long startTicks,
      long timescale)
      implements Address {}

  /// One file.
  public record Whole(String uri) implements Address {}

  /// The manifest as XML text.
  public String render() {
    return new MpdWriter(this).write();
  }
}

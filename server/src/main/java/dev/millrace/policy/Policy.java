package dev.millrace.policy;

import dev.millrace.media.ladder.LadderBasis;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.VideoCodec;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the owner of a film wants done with it.
///
/// **Limits:** `maxHeight` 100 to 8,192; 16 rungs; CRF 10 to 40 on the scale of
/// H.264; rates 50 to 200,000 kb/s. **On failure** the constructor throws [InvalidPolicy].
///
/// @param pick which rungs of the ladder are made
/// @param codecs H.264, which is always made, and others beside it
/// @param ladder what the rungs and their caps go by
/// @param surround whether sound of six channels and more also becomes a track of 5.1
/// @param retention how long it is kept
/// @param owner whose it is: owners take turns; empty: nobody's in particular
/// @param restrictions what keeps it from being seen by everybody
/// @param analysis what is looked for in it; may be nothing
public record Policy(
    Pick pick,
    List<VideoCodec> codecs,
    RateControl rateControl,
    LadderBasis ladder,
    boolean surround,
    Priority priority,
    Retention retention,
    String owner,
    Restrictions restrictions,
    List<Look> analysis) {
  private static final int MIN_HEIGHT = 100;
  private static final int MAX_HEIGHT = 8192;
  private static final int MAX_RUNGS = 16;
  private static final int MIN_CRF = 10;
  private static final int MAX_CRF = 40;
  private static final int MIN_KILOBITS = 50;
  private static final int MAX_KILOBITS = 200_000;
  private static final Pattern OWNER = Pattern.compile("[\\w.@:/+-]{0,64}");
  private static final Pattern RUNG = Pattern.compile("[1-9]\\d{0,4}p");
  private static final Pattern CODED_RUNG = Pattern.compile("[1-9]\\d{0,4}p(-hevc|-av1)?");

  /// All rungs in H.264 by capped quality; stereo; kept for good; not encrypted; for everybody.
  public static final Policy STANDARD =
      new Policy(
          new Pick(OptionalInt.empty(), List.of()),
          List.of(VideoCodec.H264),
          RateControl.STANDARD,
          LadderBasis.FIXED,
          false,
          Priority.NORMAL,
          Retention.FOREVER,
          "",
          Restrictions.NONE,
          Look.STANDARD);

  public Policy {
    codecs = Stream.concat(Stream.of(VideoCodec.H264), codecs.stream()).distinct().toList();
    analysis = analysis.stream().distinct().toList();
    requireCrf(rateControl.crf());
    require(OWNER.matcher(owner).matches(), "/owner", "up to 64 letters, digits and . _ @ : / + -");
    rateControl.rates().forEach((rung, rate) -> requireRate(rung, rate.bitsPerSecond() / 1000));
    require(
        restrictions.protection() != Protection.CBCS || !codecs.contains(VideoCodec.AV1),
        "/protection",
        "not cbcs together with the codec av1");
  }

  /// The same for an owner, unless it has one.
  public Policy ownedBy(String other) {
    return owner.isEmpty()
        ? new Policy(
            pick,
            codecs,
            rateControl,
            ladder,
            surround,
            priority,
            retention,
            other,
            restrictions,
            analysis)
        : this;
  }

  /// The same with other restrictions.
  Policy restricted(Restrictions other) {
    return new Policy(
        pick, codecs, rateControl, ladder, surround, priority, retention, owner, other, analysis);
  }

  /// How its media is encrypted.
  public Protection protection() {
    return restrictions.protection();
  }

  /// Who may play it.
  public Playback playback() {
    return restrictions.playback();
  }

  /// Which rungs of the ladder are made; of those that the source has.
  ///
  /// @param maxHeight the largest by its short side: 720 for `720p`
  /// @param rungs by their names; all when empty
  public record Pick(OptionalInt maxHeight, List<String> rungs) {
    public Pick {
      rungs = List.copyOf(rungs);
      maxHeight.ifPresent(
          n -> require(n >= MIN_HEIGHT && n <= MAX_HEIGHT, "/maxHeight", "100 to 8192"));
      require(rungs.size() <= MAX_RUNGS, "/rungs", "a list of at most 16");
      for (String rung : rungs) {
        require(RUNG.matcher(rung).matches(), "/rungs", "a list of names such as 720p");
      }
      require(maxHeight.isEmpty() || rungs.isEmpty(), "/rungs", "absent when maxHeight is given");
    }
  }

  /// How soon the film is made, compared to others.
  ///
  /// Whatever it is, what makes a new film playable goes before the rest of any other.
  public enum Priority {
    LOW,
    NORMAL,
    HIGH;

    /// The word of the API: `low`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How a film's media is encrypted.
  public enum Protection {
    NONE,
    /// Whole segments, for HLS alone.
    AES_128,
    /// Samples, by common encryption, for HLS and DASH.
    CBCS;

    /// The word of the API: `aes-128`.
    public String word() {
      return Words.of(this);
    }
  }

  private static void requireCrf(int crf) {
    require(crf >= MIN_CRF && crf <= MAX_CRF, "/rateControl/crf", "10 to 40");
  }

  private static void requireRate(String rung, long kilobits) {
    require(
        CODED_RUNG.matcher(rung).matches(),
        "/rateControl/kbps",
        "rates by names of rungs such as 720p or 720p-hevc");
    require(
        kilobits >= MIN_KILOBITS && kilobits <= MAX_KILOBITS,
        "/rateControl/kbps/" + rung,
        "50 to 200000");
  }

  static void require(boolean holds, String member, String what) {
    if (!holds) {
      throw new InvalidPolicy(member, member.substring(1).replace('/', '.') + " is " + what);
    }
  }
}

package dev.millrace.transcode;

/// The file itself cannot become a stream; another try would give the same answer.
public final class BadMedia extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String detail;

  /// Why, in words for the person who uploaded it.
  public enum Reason {
    EMPTY("media-empty", "The file is empty"),
    NOT_MEDIA("media-not-recognised", "This is not a video or audio file"),
    PLAYLIST("media-playlist", "Playlists and scripts are not accepted"),
    IMAGE("media-image", "This is a picture, not a video"),
    DAMAGED("media-damaged", "The file is damaged"),
    TRUNCATED("media-truncated", "The file is cut off"),
    NOTHING_TO_PLAY("media-no-tracks", "There is neither video nor audio in the file"),
    ENCRYPTED("media-encrypted", "The file is encrypted"),
    CLOCK_JUMPS("media-clock-jumps", "The film's clock jumps"),
    TOO_LARGE("media-too-large", "The picture is too large"),
    TOO_LONG("media-too-long", "The film is too long"),
    TOO_MANY_STREAMS("media-too-many-streams", "The file has too many streams"),
    UNSUPPORTED_CODEC("media-unsupported-codec", "The file uses a codec we cannot decode");

    private final String slug;
    private final String title;

    Reason(String slug, String title) {
      this.slug = slug;
      this.title = title;
    }
  }

  BadMedia(Reason reason, String detail) {
    super(reason.title + ": " + detail);
    this.reason = reason;
    this.detail = detail;
  }

  public Reason reason() {
    return reason;
  }

  /// The last part of the problem's type address: `media-truncated`.
  public String type() {
    return reason.slug;
  }

  public String title() {
    return reason.title;
  }

  /// What exactly was found in this file.
  public String detail() {
    return detail;
  }
}

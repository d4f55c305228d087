package dev.millrace.transcode;

/// What comes in live can not be sent as it comes.
public final class UnfitToPass extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnfitToPass(String why) {
    super(why);
  }
}

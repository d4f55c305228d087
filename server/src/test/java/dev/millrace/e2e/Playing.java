package dev.millrace.e2e;

import com.microsoft.playwright.Page;

/// What the page's one `<video>` does, asked from outside.
public record Playing(Page page) {
  private static final double PATIENCE_MILLIS = 60_000;

  /// Starts it, muted, and waits until it has played on by `seconds`.
  public void forSeconds(double seconds) {
    waitUntil("v.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA");
    double from = currentTime();
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; v.play(); }");
    waitUntil("v.currentTime > " + (from + seconds));
  }

  /// Jumps to `seconds` and waits until it plays on from there.
  public void seek(double seconds) {
    page.evaluate("t => { document.querySelector('video').currentTime = t; }", seconds);
    waitUntil("!v.seeking && v.currentTime > " + (seconds + 0.3));
  }

  public void waitUntil(String condition) {
    page.waitForFunction(
        "() => { const v = document.querySelector('video'); return !!v && " + condition + "; }",
        null,
        new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
  }

  double currentTime() {
    return number("v.currentTime");
  }

  /// Bytes of sound that the browser has decoded.
  double decodedAudioBytes() {
    return number("v.webkitAudioDecodedByteCount");
  }

  /// Height of the picture that is shown now.
  double height() {
    return number("v.videoHeight");
  }

  double duration() {
    return number("v.duration");
  }

  private double number(String expression) {
    Object value =
        page.evaluate(
            "() => { const v = document.querySelector('video'); return " + expression + "; }");
    return ((Number) value).doubleValue();
  }
}

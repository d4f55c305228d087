package dev.millrace.transcode;

import dev.millrace.transcode.BadMedia.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Hands a coded sound track on only when something of it was decoded, as FFmpeg fills up with
/// silence a track of which nothing can be.
///
/// The first decoded sound comes over an output of its own, [#OUTPUT], before the first coded one.
///
/// **On failure**: [BadMedia] when there is none.
record FirstSound(EncodeListener listener, CompletableFuture<Boolean> heard)
    implements EncodeListener {
  static final String OUTPUT = "heard";

  /// The coded track is two seconds of sound behind the first one: so long it takes only where
  /// nothing comes.
  private static final int PATIENCE_SECONDS = 10;

  FirstSound(EncodeListener listener) {
    this(listener, new CompletableFuture<>());
  }

  @Override
  public void track(String name, InputStream media) throws IOException {
    boolean isFirst = name.equals(OUTPUT);
    if (isFirst) {
      heard.complete(media.read() >= 0);
    }
    if (!isHeard()) {
      throw new BadMedia(Reason.DAMAGED, "nothing of its sound can be decoded");
    }
    if (isFirst) {
      media.transferTo(OutputStream.nullOutputStream());
    } else {
      listener.track(name, media);
    }
  }

  private boolean isHeard() throws IOException {
    try {
      return heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the first sound", e);
    }
  }

  @Override
  public void progress(double seconds) {
    listener.progress(seconds);
  }
}

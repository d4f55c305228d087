package dev.millrace.live.ingest.rtsp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// What comes by a connection until a moment: who sends a byte now and then is not heard for longer
/// than who sends none.
///
/// **Threading**: one reader. **On failure** a [SocketTimeoutException] at that moment.
final class TimedInput extends FilterInputStream {
  private final Socket socket;
  private final long untilNanos;

  TimedInput(Socket socket, Duration patience) throws IOException {
    super(socket.getInputStream());
    this.socket = socket;
    this.untilNanos = System.nanoTime() + patience.toNanos();
  }

  @Override
  public int read() throws IOException {
    waitForWhatIsLeft();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    waitForWhatIsLeft();
    return super.read(into, offset, most);
  }

  private void waitForWhatIsLeft() throws IOException {
    long leftMillis = Duration.ofNanos(untilNanos - System.nanoTime()).toMillis();
    if (leftMillis <= 0) {
      throw new SocketTimeoutException("not all of it came in time");
    }
    socket.setSoTimeout((int) leftMillis);
  }
}

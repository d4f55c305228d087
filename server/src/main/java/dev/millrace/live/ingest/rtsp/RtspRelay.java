package dev.millrace.live.ingest.rtsp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stands between FFmpeg and one camera: FFmpeg sees a camera on this machine that wants no
/// password, has no other address, and sends its datagrams from where the real one is.
///
/// **Threading**: a virtual thread for each direction; any may close.
///
/// **Ownership**: [#close] closes the port and both connections.
final class RtspRelay implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RtspRelay.class.getName());
  private static final int FRAME = '$';
  private static final int UNAUTHORIZED = 401;

  /// One more than a camera needs whose challenge has become stale.
  static final int MOST_TRIES = 2;

  private final Camera camera;
  private final ServerSocket port;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Socket ffmpeg;
  private volatile @Nullable Socket there;
  private volatile @Nullable CameraFailure failure;
  private @Nullable RtspMessage asked;
  private int tries;

  RtspRelay(Camera camera) {
    this.camera = camera;
    try {
      port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /// Begins to wait for FFmpeg.
  void start() {
    Thread.ofVirtual().name("rtsp-relay").start(this::serve);
  }

  /// Where FFmpeg finds the camera.
  String url() {
    return here() + camera.config().path();
  }

  private String here() {
    return "rtsp://127.0.0.1:" + port.getLocalPort();
  }

  /// What the camera did that it should not have.
  Optional<CameraFailure> failure() {
    return Optional.ofNullable(failure);
  }

  private void serve() {
    try (Socket near = port.accept();
        Socket far = camera.connect()) {
      ffmpeg = near;
      there = far;
      near.setTcpNoDelay(true);
      OutputStream out = new BufferedOutputStream(far.getOutputStream());
      Thread.ofVirtual().name("rtsp-requests").start(() -> requests(near, out));
      answers(far, near, out);
    } catch (CameraFailure e) {
      failure = e;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A camera''s connection ended. camera={0} {1}", name(), e.getMessage());
    } finally {
      close();
    }
  }

  private String name() {
    return camera.config().address();
  }

  private void requests(Socket near, OutputStream out) {
    try {
      InputStream in = new BufferedInputStream(near.getInputStream());
      for (int first = in.read(); first >= 0; first = in.read()) {
        if (first == FRAME) {
          byte[] frame = frame(in);
          write(out, frame);
        } else {
          ask(RtspMessage.read(first, in), out);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "FFmpeg has left. camera={0} {1}", name(), e.getMessage());
    } finally {
      close();
    }
  }

  /// A request is about the camera, and shows what the camera has asked for.
  private void ask(RtspMessage request, OutputStream out) throws IOException {
    var there = request.startingWith(request.start().replace(here(), name()));
    asking.lock();
    try {
      asked = there;
      tries = 0;
      out.write(camera.credentials().signed(there).bytes());
      out.flush();
    } finally {
      asking.unlock();
    }
  }

  private void answers(Socket far, Socket near, OutputStream out) throws IOException {
    InputStream in = new BufferedInputStream(far.getInputStream());
    OutputStream back = new BufferedOutputStream(near.getOutputStream());
    for (int first = in.read(); first >= 0; first = in.read()) {
      if (first == FRAME) {
        back.write(frame(in));
      } else {
        RtspMessage answer = RtspMessage.read(first, in);
        if (!asksAgain(answer, out)) {
          back.write(checked(answer).bytes());
        }
      }
      if (in.available() == 0) {
        back.flush();
      }
    }
  }

  /// Some cameras want a new answer now and then, or on every connection.
  private boolean asksAgain(RtspMessage answer, OutputStream out) throws IOException {
    asking.lock();
    try {
      RtspMessage last = asked;
      if (answer.status() != UNAUTHORIZED
          || last == null
          || !last.field("CSeq").equals(answer.field("CSeq"))) {
        return false;
      }
      if (tries == MOST_TRIES || !camera.credentials().challengedBy(answer)) {
        failure = CameraFailure.of(UNAUTHORIZED);
        return false;
      }
      tries++;
      out.write(camera.credentials().signed(last).bytes());
      out.flush();
      return true;
    } finally {
      asking.unlock();
    }
  }

  private RtspMessage checked(RtspMessage answer) throws CameraFailure {
    if (answer.status() >= 300 && answer.status() < 400) {
      throw CameraFailure.of(answer.status());
    }
    return answer
        .field("Transport")
        .map(transport -> answer.with("Transport", fromCamera(transport)))
        .orElse(answer);
  }

  /// FFmpeg sends its reports where an answer says that datagrams come from.
  private String fromCamera(String transport) {
    String plain = transport.replaceAll("(?i);source=[^;,]*", "");
    return plain.toLowerCase(java.util.Locale.ROOT).contains("/tcp")
        ? plain
        : plain + ";source=" + camera.address().getHostAddress();
  }

  /// Media, or a report of it, beside the messages (RFC 2326, 10.12).
  private static byte[] frame(InputStream in) throws IOException {
    byte[] head = in.readNBytes(3);
    if (head.length < 3) {
      throw new IOException("a frame is cut off");
    }
    int length = (head[1] & 0xff) << 8 | (head[2] & 0xff);
    byte[] frame = new byte[4 + length];
    frame[0] = FRAME;
    System.arraycopy(head, 0, frame, 1, 3);
    if (in.readNBytes(frame, 4, length) < length) {
      throw new IOException("a frame is cut off");
    }
    return frame;
  }

  private void write(OutputStream out, byte[] frame) throws IOException {
    asking.lock();
    try {
      out.write(frame);
      out.flush();
    } finally {
      asking.unlock();
    }
  }

  @Override
  public void close() {
    close(port);
    close(ffmpeg);
    close(there);
  }

  private static void close(@Nullable AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "A connection did not close", e);
    }
  }
}

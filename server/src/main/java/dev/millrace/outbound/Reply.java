package dev.millrace.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/// An answer while it arrives: any status, the body as it was sent, never unpacked.
///
/// **Ownership:** whoever got it closes it, which drops the connection at once; the rest of the
/// body is not fetched. **Limits:** those of the request; the body fails with an
/// [OutboundException] when it goes beyond.
public final class Reply implements AutoCloseable {
  private final URI uri;
  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;
  private final Watchdog watchdog;
  private final InputStream body;

  Reply(Target target, HttpUriRequestBase request, ClassicHttpResponse response, Bounds bounds)
      throws IOException {
    this.uri = target.uri();
    this.request = request;
    this.response = response;
    this.watchdog = bounds.watchdog();
    var entity = response.getEntity();
    this.body = entity == null ? InputStream.nullInputStream() : bounds.around(entity.getContent());
  }

  /// The address that answered, after all redirects.
  public URI uri() {
    return uri;
  }

  public int status() {
    return response.getCode();
  }

  /// The first field of this name, in any case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  /// How long the body says it is.
  public OptionalLong lengthBytes() {
    var entity = response.getEntity();
    long length = entity == null ? 0 : entity.getContentLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /// The body's bytes.
  public InputStream body() {
    return body;
  }

  /// Up to `maxBytes` of the body's beginning.
  public byte[] beginning(int maxBytes) throws IOException {
    return body.readNBytes(maxBytes);
  }

  @Override
  public void close() {
    watchdog.close();
    drop();
  }

  /// Drops the connection; the exchange goes on elsewhere.
  void drop() {
    request.cancel();
    try {
      response.close();
    } catch (IOException _) {
      // The connection was dropped already.
    }
  }
}

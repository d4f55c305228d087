package dev.millrace.engines.s3;

import dev.millrace.engines.home.Credentials;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.gaul.shaded.org.eclipse.jetty.server.Request;

/// Hands requests to S3Proxy's handler, with the body as it comes from the socket, and turns its
/// exceptions into S3's answers.
final class S3Servlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CLOCK_SKEW_SECONDS = 15 * 60;
  private static final long MAX_OBJECT_BYTES = 5L << 30;

  /// What a refused client may still send; its part is read to the end so that it hears why,
  /// unless it waits for the word to send.
  private static final long DRAINED_BYTES = 64 << 20;

  private final transient InPlaceUploads uploads;
  private final transient Handler handler;

  /// @param uploads those of the store's that are laid out in place
  S3Servlet(
      BlobStore store,
      InPlaceUploads uploads,
      Credentials login,
      CrossOriginResourceSharing origins) {
    this.uploads = uploads;
    this.handler = new Handler(store, login, origins);
  }

  @Override
  protected void service(HttpServletRequest plain, HttpServletResponse response)
      throws IOException {
    var core = ServletContextRequest.getServletContextRequest(plain);
    var query = Request.extractQueryParameters(core);
    boolean settled =
        plain.getMethod().equals("POST") && uploads.find(query.getValue("uploadId")).isPresent();
    var request = new S3Request(plain, query, settled);
    try (var body = new RequestBody(core)) {
      serve(request, response, body);
    }
  }

  private void serve(S3Request request, HttpServletResponse response, RequestBody body)
      throws IOException {
    if (!SignedHeaders.areWhole(request)) {
      refuse(request, response, body, Failure.UNSIGNED_HEADERS);
      return;
    }
    try {
      handler.doHandle(request, request, response, body, null);
    } catch (IOException | RuntimeException e) {
      var failure = Failure.of(e, request);
      if (failure == null) {
        throw e;
      }
      refuse(request, response, body, failure);
    }
  }

  private void refuse(
      S3Request request, HttpServletResponse response, RequestBody body, Failure failure)
      throws IOException {
    if (request.getHeader("Expect") == null || body.isBegun()) {
      body.drain(DRAINED_BYTES);
    }
    failure.headers().forEach(response::setHeader);
    handler.answer(request, response, failure);
  }

  /// S3Proxy's handler, whose way of writing errors is for those who extend it.
  private static final class Handler extends S3ProxyHandler {
    Handler(BlobStore store, Credentials login, CrossOriginResourceSharing origins) {
      super(
          store,
          AuthenticationType.AWS_V4,
          login.id(),
          login.secret(),
          null,
          MAX_OBJECT_BYTES,
          EmbeddedS3.MAX_SIGNED_BODY_BYTES,
          EmbeddedS3.MAX_SIGNED_BODY_BYTES,
          true,
          origins,
          null,
          MAX_CLOCK_SKEW_SECONDS);
    }

    void answer(HttpServletRequest request, HttpServletResponse response, Failure failure)
        throws IOException {
      if (failure.status() == HttpServletResponse.SC_NOT_MODIFIED) {
        response.setStatus(failure.status());
        return;
      }
      sendSimpleErrorResponse(
          request, response, failure.code(), failure.status(), failure.message(), Map.of());
    }
  }
}

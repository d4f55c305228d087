package dev.millrace.engines.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeaderValue;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/// The answer to what Jetty refuses by itself, as the XML that an S3 client can read.
final class ErrorDocument implements Request.Handler {
  private static final int SERVER_ERROR = 500;

  /// Closes the connection: what follows on it may not be read as it was meant.
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var code = response.getStatus() >= SERVER_ERROR ? "InternalError" : "InvalidRequest";
    var document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code></Error>".formatted(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml;charset=utf-8");
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    response.write(true, ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }
}

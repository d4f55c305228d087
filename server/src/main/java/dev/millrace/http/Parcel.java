package dev.millrace.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/// A small request of which the body is being gathered as it comes out of the decoder.
///
/// **Threading**: confined to the connection's event loop. **Limits**: [#MOST_BYTES].
final class Parcel {
  static final int MOST_BYTES = 16 * 1024;

  private static final int MOST_DIGITS = 5;

  private final HttpRequest request;
  private final byte[] body;
  private int length;

  Parcel(HttpRequest request) {
    this.request = request;
    this.body = new byte[lengthOf(request)];
  }

  /// What came of a message.
  enum Taken {
    /// More is to come.
    OPEN,
    /// That was the last.
    WHOLE,
    /// It is not what was announced, and was not taken.
    ODD
  }

  /// Whether a request brings a body that is small enough.
  static boolean suits(HttpRequest request) {
    return request.method().equals(HttpMethod.POST) && lengthOf(request) > 0;
  }

  /// Its length, 0 when it does not say one that suits.
  private static int lengthOf(HttpRequest request) {
    String text = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    if (text == null || text.isEmpty() || text.length() > MOST_DIGITS) {
      return 0;
    }
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return 0;
      }
      length = 10 * length + digit - '0';
    }
    return length <= MOST_BYTES ? length : 0;
  }

  /// Takes a message in.
  Taken take(Object message) {
    if (!(message instanceof HttpContent content)
        || !content.decoderResult().isSuccess()
        || content.content().readableBytes() > body.length - length) {
      return Taken.ODD;
    }
    int more = content.content().readableBytes();
    content.content().readBytes(body, length, more);
    length += more;
    content.release();
    return content instanceof LastHttpContent ? Taken.WHOLE : Taken.OPEN;
  }

  HttpRequest request() {
    return request;
  }

  /// The whole body; nobody changes it.
  byte[] body() {
    return body;
  }

  /// Gives on what came, behind the request.
  void passOn(ChannelHandlerContext ctx) {
    if (length > 0) {
      ctx.fireChannelRead(new DefaultHttpContent(Unpooled.wrappedBuffer(body, 0, length)));
    }
  }
}

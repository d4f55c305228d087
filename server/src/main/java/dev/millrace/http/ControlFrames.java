package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;

/// Counts the frames of an HTTP/2 connection that ask for nothing and cost an answer or a look:
/// SETTINGS, PING, PRIORITY and those of unknown kinds. A flood of them ends the connection (RFC
/// 9113 §10.5); resets and empty DATA are the decoder's business.
///
/// **Threading**: confined to the connection's event loop. **Limits**: [#MOST] in
/// [#WINDOW_SECONDS].
final class ControlFrames extends Http2FrameListenerDecorator {
  /// A client that measures its line sends some pings a second, no more.
  static final int MOST = 1000;

  private static final long WINDOW_SECONDS = 10;
  private static final long WINDOW_NANOS = WINDOW_SECONDS * 1_000_000_000L;

  private final Connection connection;
  private final Refusals refusals;
  private long windowBegan = System.nanoTime();
  private int seen;
  private boolean isOver;

  ControlFrames(Http2FrameListener next, Connection connection, Refusals refusals) {
    super(next);
    this.connection = connection;
    this.refusals = refusals;
  }

  private void count() throws Http2Exception {
    if (++seen <= MOST) {
      return;
    }
    long now = System.nanoTime();
    if (now - windowBegan > WINDOW_NANOS) {
      windowBegan = now;
      seen = 1;
    } else if (isOver) {
      // It was told so and goes on.
      connection.cutNow();
    } else {
      isOver = true;
      refusals.count(Refusals.Reason.FLOOD);
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM,
          "more than %d control frames in %d s",
          MOST,
          WINDOW_SECONDS);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    count();
    super.onSettingsRead(ctx, settings);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    count();
    super.onSettingsAckRead(ctx);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count();
    super.onPingRead(ctx, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count();
    super.onPingAckRead(ctx, data);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int stream, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    count();
    super.onPriorityRead(ctx, stream, dependency, weight, exclusive);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count();
    super.onUnknownFrame(ctx, type, stream, flags, payload);
  }
}

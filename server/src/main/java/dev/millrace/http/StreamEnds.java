package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import io.netty.handler.codec.http2.Http2Stream;

/// What HTTP/2's encoder tells of streams, but for what it cannot send any more when the connection
/// is closed: the transport would look in its books for each stream that is open then, in which
/// ours do not stand, and all of them end anyway.
record StreamEnds(Http2LifecycleManager transport) implements Http2LifecycleManager {
  @Override
  public void closeStreamLocal(Http2Stream stream, ChannelFuture sent) {
    transport.closeStreamLocal(stream, sent);
  }

  @Override
  public void closeStreamRemote(Http2Stream stream, ChannelFuture sent) {
    transport.closeStreamRemote(stream, sent);
  }

  @Override
  public void closeStream(Http2Stream stream, ChannelFuture sent) {
    transport.closeStream(stream, sent);
  }

  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int stream, long error, ChannelPromise promise) {
    return transport.resetStream(ctx, stream, error, promise);
  }

  @Override
  public ChannelFuture goAway(
      ChannelHandlerContext ctx, int lastStream, long error, ByteBuf said, ChannelPromise promise) {
    return transport.goAway(ctx, lastStream, error, said, promise);
  }

  @Override
  public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
    if (!outbound || ctx.channel().isActive()) {
      transport.onError(ctx, outbound, cause);
    }
  }
}

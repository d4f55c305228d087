package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/// How much the kernel has taken from one connection, and of a file also when the rest never left.
///
/// **Threading**: confined to the connection's event loop.
final class Outflow extends ChannelOutboundHandlerAdapter {
  /// What the transport adds to the size of each message that waits.
  private static final int OVERHEAD_BYTES =
      Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

  private long handedBytes;
  private long handedOfFile;
  private @Nullable FileRegion last;

  /// Closes a connection at once: its transport would first send what waits, which a client that
  /// takes nothing can put off for ever.
  static void cut(HttpConnection http) {
    ChannelHandlerContext own = channel(http).pipeline().context(Outflow.class);
    // None of a connection that is closed already.
    if (own != null) {
      var _ = own.close();
    }
  }

  static Channel channel(HttpConnection http) {
    return ((HttpServerConnection) http).channelHandlerContext().channel();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      handedBytes += bytes.readableBytes();
    } else if (message instanceof FileRegion region) {
      handedBytes += region.count();
      handedOfFile += region.count();
      last = region;
    }
    var _ = ctx.write(message, promise);
  }

  /// What was taken since the connection began, to a message of a few bytes.
  long takenBytes(Channel channel) {
    FileRegion region = last;
    long taken = region == null ? handedBytes : handedBytes - region.count() + region.transferred();
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    if (queue == null || queue.isEmpty()) {
      return taken;
    }
    // A file that waits weighs nothing there.
    long waiting = queue.totalPendingWriteBytes() - (long) OVERHEAD_BYTES * queue.size();
    return taken
        - Math.max(0, waiting)
        + (queue.current() instanceof ByteBuf ? queue.currentProgress() : 0);
  }

  /// Ends the account of an answer: what was taken of its file, or `otherwise` when it had none.
  long close(long otherwise) {
    FileRegion region = last;
    if (region == null) {
      return otherwise;
    }
    long notTaken = region.count() - region.transferred();
    long taken = handedOfFile - notTaken;
    handedBytes -= notTaken;
    last = null;
    handedOfFile = 0;
    return taken;
  }
}

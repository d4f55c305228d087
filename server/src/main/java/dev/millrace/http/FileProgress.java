package dev.millrace.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import org.jspecify.annotations.Nullable;

/// How much of a file the kernel has taken from one connection, also when the rest never left.
///
/// **Threading**: confined to the connection's event loop.
final class FileProgress extends ChannelOutboundHandlerAdapter {
  private long handedBytes;
  private @Nullable FileRegion last;

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof FileRegion region) {
      handedBytes += region.count();
      last = region;
    }
    var _ = ctx.write(message, promise);
  }

  /// Ends the account of an answer: what was taken of its file, or `otherwise` when it had none.
  long close(long otherwise) {
    FileRegion region = last;
    if (region == null) {
      return otherwise;
    }
    long taken = handedBytes - region.count() + region.transferred();
    last = null;
    handedBytes = 0;
    return taken;
  }
}

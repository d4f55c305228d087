package dev.millrace.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.epoll.EpollSocketChannelConfig;

/// A stretch of a file that the kernel sends, and that is given back when it has, or nobody wants
/// it.
final class LentRegion extends DefaultFileRegion {
  /// Below this length two calls of the kernel more cost as much as the copy that they save.
  private static final int LEAST_BYTES = 32 * 1024;

  private final Body.OpenFile file;

  private LentRegion(Body.OpenFile file) {
    super(file.channel(), file.offset(), file.lengthBytes());
    this.file = file;
  }

  /// Whether a body is worth a file, and a connection can be sent one behind its head.
  static boolean suits(Body body, Channel channel) {
    return body.lengthBytes() >= LEAST_BYTES
        && channel.config() instanceof EpollSocketChannelConfig;
  }

  static LentRegion of(Body.OpenFile file) {
    return new LentRegion(file);
  }

  /// Has the kernel wait for more before it sends the last piece of what it gets, as the head of a
  /// file.
  static void cork(ChannelHandlerContext ctx, boolean isOn) {
    if (ctx.channel().config() instanceof EpollSocketChannelConfig config
        && ctx.channel().isOpen()) {
      config.setTcpCork(isOn);
    }
  }

  @Override
  protected void deallocate() {
    file.release();
  }
}

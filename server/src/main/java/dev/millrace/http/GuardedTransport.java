package dev.millrace.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/// The transport of the platform with a guard at its listening sockets: what [Peers] does not admit
/// is closed before anything is made for it, a pipeline or the engine of a handshake.
///
/// @param name what logs call it
record GuardedTransport(String name, Transport platform, Peers peers)
    implements Transport, io.vertx.core.transport.Transport {

  /// The best one that this machine has.
  static GuardedTransport of(Peers peers) {
    var best = io.vertx.core.transport.Transport.nativeTransport();
    var usable = best != null && best.available() ? best : io.vertx.core.transport.Transport.NIO;
    return new GuardedTransport(usable.name(), usable.implementation(), peers);
  }

  /// Whether it is the platform's own and not the JDK's.
  boolean isNative() {
    return !platform.equals(io.vertx.core.transport.Transport.NIO.implementation());
  }

  @Override
  public void configure(TcpConfig options, boolean domainSocket, ServerBootstrap bootstrap) {
    platform.configure(options, domainSocket, bootstrap);
    bootstrap.handler(new Guard(peers));
  }

  /// Looks at what the kernel hands over; of all listening sockets.
  @Sharable
  private static final class Guard extends ChannelInboundHandlerAdapter {
    private final Peers peers;

    Guard(Peers peers) {
      this.peers = peers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Channel accepted && !peers.admit(accepted)) {
        accepted.unsafe().closeForcibly();
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }

  @Override
  public boolean available() {
    return platform.isAvailable();
  }

  @Override
  public boolean isAvailable() {
    return platform.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return platform.unavailabilityCause();
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public boolean supportsDomainSockets() {
    return platform.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return platform.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return platform.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return platform.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return platform.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return platform.eventLoopGroup(type, threads, threadFactory, ioRatio);
  }

  @Override
  @SuppressWarnings("deprecation")
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return platform.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return platform.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return platform.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return platform.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    platform.configure(channel, options);
  }

  @Override
  public void configure(TcpConfig options, boolean domainSocket, Bootstrap bootstrap) {
    platform.configure(options, domainSocket, bootstrap);
  }
}

package dev.millrace.engines.s3;

import java.io.IOException;
import java.time.Duration;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.gaul.shaded.org.eclipse.jetty.http.HttpCompliance;
import org.gaul.shaded.org.eclipse.jetty.http.UriCompliance;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConfiguration;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConnectionFactory;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.ServerConnector;
import org.gaul.shaded.org.eclipse.jetty.server.handler.GracefulHandler;
import org.gaul.shaded.org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The HTTP server in front of S3Proxy's handler: Jetty as S3Proxy sets it up, but with buffers
/// for parts of many megabytes, and with our servlet.
///
/// **Ownership:** its maker closes it. **Limits:** as many requests at once as threads.
final class S3Server {
  private static final int INPUT_BUFFER_BYTES = 64 << 10;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Server server;

  /// @param threads the most that serve
  S3Server(String host, int port, int threads, S3Servlet servlet) {
    var pool = new QueuedThreadPool(threads);
    pool.setName("S3");
    server = new Server(pool);
    var connector = new ServerConnector(server, http());
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    var context = new ServletContextHandler();
    context.addServlet(new ServletHolder(servlet), "/*");
    server.setHandler(new GracefulHandler(context));
    server.setErrorHandler(new ErrorDocument());
    server.setStopTimeout(STOP_PATIENCE.toMillis());
  }

  /// Keys are any text, so addresses are taken as they are; signatures are over their very bytes.
  private static HttpConnectionFactory http() {
    var configuration = new HttpConfiguration();
    configuration.setHttpCompliance(HttpCompliance.LEGACY);
    configuration.setUriCompliance(UriCompliance.LEGACY);
    configuration.setHeaderCacheCaseSensitive(true);
    configuration.setSendServerVersion(false);
    var factory = new HttpConnectionFactory(configuration);
    factory.setInputBufferSize(INPUT_BUFFER_BYTES);
    return factory;
  }

  void start() throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Waits for requests under way, as long as its patience lasts.
  void stop() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

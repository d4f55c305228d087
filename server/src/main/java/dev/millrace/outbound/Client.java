package dev.millrace.outbound;

import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/// Apache's client with everything off that it would do by itself: redirects, retries, cookies,
/// credentials, unpacking, proxies of the environment, and a second exchange on a connection.
final class Client {
  private static final String USER_AGENT = "Millrace/0.1";
  private static final int MAX_LINE_CHARACTERS = 16 << 10;
  private static final int MAX_HEADERS = 200;

  private Client() {}

  static CloseableHttpClient open(OutboundConfig config, CheckedNames names, SSLContext tls) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections(config, names, tls))
        .setConnectionReuseStrategy((_, _, _) -> false)
        .setDefaultRequestConfig(request(config))
        .setUserAgent(USER_AGENT)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(
      OutboundConfig config, CheckedNames names, SSLContext tls) {
    var silence = Timeout.of(config.silence());
    var http =
        Http1Config.custom()
            .setMaxLineLength(MAX_LINE_CHARACTERS)
            .setMaxHeaderCount(MAX_HEADERS)
            .build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(names)
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(http).build())
        .setMaxConnTotal(config.maxConnections())
        .setMaxConnPerRoute(config.maxConnectionsPerHost())
        .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(silence).build())
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(silence).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(config.connectTimeout()))
                .setSocketTimeout(silence)
                .build())
        .build();
  }

  private static RequestConfig request(OutboundConfig config) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(config.connectTimeout()))
        .setResponseTimeout(Timeout.of(config.silence()))
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .setContentCompressionEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .setExpectContinueEnabled(false)
        .build();
  }
}

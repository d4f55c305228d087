package dev.millrace.http;

import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts every server and remembers what the last one showed.
final class Trust extends X509ExtendedTrustManager {
  private volatile @Nullable X509Certificate last;

  @Nullable X509Certificate last() {
    return last;
  }

  /// A context without sessions to resume, so that each connection shows a certificate.
  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(context()).build();
  }

  /// Takes the first piece and no more; `held` ends with the answer.
  static Flow.Subscriber<List<ByteBuffer>> reader(CompletableFuture<Void> held) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(1);
      }

      @Override
      public void onNext(List<ByteBuffer> item) {}

      @Override
      public void onError(Throwable failure) {
        held.completeExceptionally(failure);
      }

      @Override
      public void onComplete() {
        held.complete(null);
      }
    };
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    last = chain[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
    last = chain[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    last = chain[0];
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

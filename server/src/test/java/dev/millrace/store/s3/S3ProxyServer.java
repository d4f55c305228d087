package dev.millrace.store.s3;

import dev.millrace.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// A real S3 server on a folder, for tests.
public final class S3ProxyServer implements AutoCloseable {
  private final S3Proxy proxy;

  public S3ProxyServer(Path folder) throws Exception {
    proxy =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret")
            .build();
    proxy.start();
  }

  /// The configuration that reaches the server.
  public StoreConfig config() {
    return new StoreConfig(
        Optional.of(URI.create("http://127.0.0.1:" + proxy.getPort())),
        Optional.empty(),
        "us-east-1",
        "millrace",
        "access",
        new Secret("secret"),
        true,
        16);
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

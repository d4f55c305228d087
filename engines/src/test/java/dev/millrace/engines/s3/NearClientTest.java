package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engines.home.Credentials;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class NearClientTest {
  @TempDir private Path folder;

  @Test
  void closing_waits_for_a_body_only_so_long_and_lets_others_go_the_far_way() throws Exception {
    Files.createDirectory(folder.resolve("films"));
    var gate = new NearClient.Gate();
    gate.open(new FilesystemNio2BlobStore(folder.toString()));
    var body = new SlowBody();
    try (S3Client near = new NearClient(nobody(), gate)) {
      Thread writer =
          Thread.startVirtualThread(
              () ->
                  near.putObject(
                      put -> put.bucket("films").key("slow"),
                      RequestBody.fromInputStream(body, 4)));
      body.asked.await();

      assertThat(gate.close(Duration.ofMillis(20))).isFalse();
      assertThatThrownBy(() -> near.headObject(head -> head.bucket("films").key("slow")))
          .isInstanceOf(SdkClientException.class);

      body.come.countDown();
      assertThat(gate.close(Duration.ofSeconds(30))).isTrue();
      writer.join();
    }
    assertThat(folder.resolve("films/slow")).hasContent("film");
  }

  /// The far way to a port at which nobody listens.
  private static S3Client nobody() {
    var login = new Credentials("nobody", "secret");
    return S3Clients.client(new S3Address(URI.create("http://127.0.0.1:9"), "us-east-1", login));
  }

  private static final class SlowBody extends FilterInputStream {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch come = new CountDownLatch(1);

    SlowBody() {
      super(new ByteArrayInputStream("film".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      asked.countDown();
      try {
        come.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.read(bytes, offset, length);
    }
  }
}

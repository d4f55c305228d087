package dev.millrace.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.Secret;
import dev.millrace.store.MultipartStoreContract;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.ObjectStoreContract;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class S3ObjectStoreIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static StoreConfig config;
  private static S3ObjectStore store;

  @BeforeAll
  static void start() {
    config = Backends.store();
    store = new S3ObjectStore(config);
    store.createBucket();
  }

  @AfterAll
  static void stop() {
    store.close();
    HTTP.close();
  }

  private static HttpResponse<String> send(URI url, String method, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(url).method(method, BodyPublishers.ofByteArray(body)).build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  @Nested
  class Objects extends ObjectStoreContract {
    @Override
    protected ObjectStore store() {
      return store;
    }
  }

  @Nested
  class ObjectsOfThisProcess extends ObjectStoreContract {
    private static final S3ObjectStore NEAR = new S3ObjectStore(config, Backends::near);

    @AfterAll
    static void closeNear() {
      NEAR.close();
    }

    @Override
    protected ObjectStore store() {
      return NEAR;
    }
  }

  @Nested
  class Multiparts extends OverHttp {}

  @Nested
  class MultipartsInPlace extends OverHttp {
    @Override
    protected long partBytes() {
      return MIN_PART;
    }
  }

  abstract static class OverHttp extends MultipartStoreContract {
    @Override
    protected ObjectStore store() {
      return store;
    }

    @Override
    protected String send(URI url, byte[] body) throws Exception {
      var response = S3ObjectStoreIT.send(url, "PUT", body);
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + response.body());
      }
      return response.headers().firstValue("ETag").orElseThrow().replace("\"", "");
    }
  }

  @Test
  void a_presigned_url_gives_the_object_until_it_expires() throws Exception {
    store.put("presigned", "hello".getBytes(UTF_8), ObjectMeta.of("text/plain"));
    var lasting = store.presignGet("presigned", Duration.ofMinutes(1));
    var brief = store.presignGet("presigned", Duration.ofSeconds(1));

    assertThat(HTTP.send(HttpRequest.newBuilder(lasting).build(), BodyHandlers.ofString()).body())
        .isEqualTo("hello");
    assertThat(Eventually.holds(() -> status(brief) == 403)).isTrue();
  }

  private static int status(URI url) {
    try {
      return HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_changed_presigned_url_is_refused() throws Exception {
    var upload = store.multipart().create("tampered", ObjectMeta.of("video/mp4"));
    var url = store.multipart().presignPart(upload, 1, Duration.ofMinutes(1));

    var changed = URI.create(url.toString().replace("partNumber=1", "partNumber=2"));

    assertThat(send(changed, "PUT", new byte[10]).statusCode()).isEqualTo(403);
    store.multipart().abort(upload);
  }

  @Test
  void presigned_urls_name_the_public_endpoint() {
    var behind =
        new StoreConfig(
            config.endpoint(),
            Optional.of(URI.create("https://media.example")),
            config.region(),
            config.bucket(),
            config.accessKey(),
            config.secretKey(),
            true,
            Optional.empty(),
            4);

    try (var other = new S3ObjectStore(behind)) {
      assertThat(other.presignGet("a b", Duration.ofMinutes(1)).toString())
          .startsWith("https://media.example/" + config.bucket() + "/a%20b?X-Amz-");
    }
  }

  @Test
  void a_server_that_is_away_is_unavailable_within_the_retries() {
    var away =
        new StoreConfig(
            Optional.of(URI.create("http://127.0.0.1:9")),
            Optional.empty(),
            config.region(),
            config.bucket(),
            config.accessKey(),
            config.secretKey(),
            true,
            Optional.empty(),
            4);

    try (var other = new S3ObjectStore(away)) {
      assertThatThrownBy(() -> other.head("a")).isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(other::ping).isInstanceOf(StoreUnavailable.class);
    }
  }

  @Test
  void a_wrong_secret_is_unavailable_and_not_printed() throws IOException {
    var wrong =
        new StoreConfig(
            config.endpoint(),
            Optional.empty(),
            config.region(),
            config.bucket(),
            config.accessKey(),
            new Secret("wrong"),
            true,
            Optional.empty(),
            4);

    try (var other = new S3ObjectStore(wrong)) {
      assertThatThrownBy(() -> other.read("a", 1))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("403");
    }
    assertThat(wrong.toString()).doesNotContain("wrong");
  }
}

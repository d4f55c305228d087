package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Description;
import dev.millrace.outbound.RawServer;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.store.ObjectMeta;
import dev.millrace.testing.Eventually;
import dev.millrace.workflow.step.PermanentFailure;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class FetchIT {
  @TempDir private Path folder;
  private VodScene scene;

  @BeforeEach
  void open() {
    scene = new VodScene(folder);
    // What comes after the fetch is not looked at.
    scene.script.put(
        Kinds.PROBE,
        _ -> {
          throw new PermanentFailure("step-failed", "The end", "of the test");
        });
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private AssetId asset(URI address) {
    AssetId id = scene.catalog.newId();
    var nothing = JsonNodeFactory.instance.objectNode();
    scene.catalog.create(id, new Description("x", "x", 0, null, address, List.of(), nothing));
    scene.vod.start(id);
    scene.work();
    return id;
  }

  @Test
  void a_film_comes_from_its_address_with_its_name() throws Exception {
    try (var server =
        RawServer.saying(
            "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"../A film.mp4\"\r\n"
                + "Content-Length: 5\r\n\r\nbytes")) {
      AssetId id = asset(server.uri("/x"));

      assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();
      Asset asset = scene.catalog.find(id).orElseThrow();
      assertThat(asset.description().filename()).isEqualTo("A film.mp4");
      assertThat(asset.description().title()).isEqualTo("A film");
      assertThat(asset.description().sizeBytes()).isEqualTo(5);
      assertThat(asset.times().uploadedAt()).isNotNull();
      assertThat(scene.hasSource(id)).isTrue();
    }
  }

  @Test
  void an_address_that_gives_nothing_fails_the_asset_and_may_be_tried_again() throws Exception {
    try (var server = RawServer.saying("HTTP/1.1 404 No\r\n\r\n")) {
      AssetId id = asset(server.uri("/x"));

      assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();
      Asset failed = scene.catalog.find(id).orElseThrow();
      assertThat(failed.state().failure().type()).isEqualTo("/problems/source-unavailable");
      assertThat(server.heads()).hasSize(1);
      assertThat(Vod.mayRetry(failed)).isTrue();

      scene.vod.retry(id);
      assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 206 Part\r\nContent-Range: bytes 0-4/9\r\nContent-Length: 5\r\n\r\nbytes",
        "HTTP/1.1 200 OK\r\nX: "
      })
  void lasting_nonsense_is_asked_for_once(String nonsense) throws Exception {
    try (var server = RawServer.saying(nonsense + "x".repeat(50_000))) {
      AssetId id = asset(server.uri("/x"));

      assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();
      assertThat(scene.catalog.find(id).orElseThrow().state().failure().type())
          .isEqualTo("/problems/source-unavailable");
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void the_parts_of_a_film_that_is_deleted_while_it_is_fetched_go_with_it() throws Exception {
    AssetId id = scene.uploaded();
    Upload upload = scene.store.multipart().create(VodScene.source(id), ObjectMeta.of("video/mp4"));
    new FetchNote(upload.id(), "\"v1\"").write(scene.store, id.value());
    scene.work();

    scene.vod.delete(id);

    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
    assertThat(scene.store.multipart().parts(upload)).isEmpty();
  }

  @Test
  void a_redirect_to_the_metadata_service_is_refused() throws Exception {
    try (var server =
        RawServer.saying("HTTP/1.1 302 Go\r\nLocation: http://169.254.169.254/latest\r\n\r\n")) {
      AssetId id = asset(server.uri("/x"));

      assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();
      assertThat(scene.catalog.find(id).orElseThrow().state().failure().type())
          .isEqualTo("/problems/source-refused");
    }
  }

  @Test
  void a_film_that_is_too_large_leaves_nothing() throws Exception {
    try (var server =
        RawServer.saying("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(VodScene.MAX_FETCHED_BYTES + 1))) {
      AssetId id = asset(server.uri("/x"));

      assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();
      assertThat(scene.catalog.find(id).orElseThrow().state().failure().type())
          .isEqualTo("/problems/source-too-large");
      assertThat(scene.hasSource(id)).isFalse();
    }
  }
}

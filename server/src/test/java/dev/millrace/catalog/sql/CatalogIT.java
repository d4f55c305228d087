package dev.millrace.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Asset.Failure;
import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog.Query;
import dev.millrace.catalog.Cursor;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.Media;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CatalogIT {
  private static final Media MEDIA =
      new Media(
          12.5,
          List.of(new Media.Rendition("720p", 1280, 720, "avc1.64001f", 3_000_000, 2_000_000, 25)),
          List.of(
              new Media.Track(Media.Track.Kind.AUDIO, "a1", "en", "mp4a.40.2", 2, null),
              new Media.Track(Media.Track.Kind.TEXT, "t1", null, "wvtt", null, "English")),
          new Media.Images(true, true));
  private static final Failure FAILURE = new Failure("/problems/bad-media", "Bad media", "no moov");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final TestClock clock = TestClock.atNoon();
  private final AtomicInteger commits = new AtomicInteger();
  private final Database database = Backends.database();
  private final SqlCatalog catalog =
      new SqlCatalog(
          database, new Outbox(commits::incrementAndGet), clock, new Ulids(clock, random));

  @BeforeEach
  void print_the_seed() {
    System.out.println("seed=" + seed);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_asset_lives_from_announcement_to_playback() {
    var id = catalog.newId();
    var policy = JsonMapper.shared().readTree("{\"keepSource\": true, \"ladder\": [720, 360]}");
    var source = URI.create("https://example.org/a.mp4");
    var description =
        new Description("Rivers", "r.mp4", 0, "video/mp4", source, List.of("de", "en-GB"), policy);

    var created = catalog.create(id, description);
    assertThat(catalog.find(id)).contains(created);
    catalog.uploaded(id, 99);
    catalog.processing(id);
    catalog.progress(id, 0.25);
    catalog.playable(id, MEDIA);
    clock.advance(Duration.ofSeconds(3));
    var ready = catalog.ready(id, MEDIA);

    assertThat(catalog.find(id)).contains(ready);
    assertThat(ready.media()).isEqualTo(MEDIA);
    assertThat(ready.description().sizeBytes()).isEqualTo(99);
    assertThat(told())
        .containsExactly("created", "uploaded", "processing", "progress", "playable", "ready");
    assertThat(commits).hasValue(6);
  }

  @Test
  void a_step_taken_twice_changes_and_tells_nothing() {
    var id = processing();
    var ready = catalog.ready(id, MEDIA);
    int before = told().size();
    clock.advance(Duration.ofSeconds(3));

    assertThat(catalog.ready(id, Media.NONE)).isEqualTo(ready);
    assertThat(catalog.create(id, description("Other"))).isEqualTo(ready);
    catalog.progress(id, 0.1);

    assertThat(catalog.find(id)).contains(ready);
    assertThat(told()).hasSize(before);
  }

  @Test
  void an_illegal_step_changes_and_tells_nothing() {
    var asset = catalog.create(catalog.newId(), description("Rivers"));

    assertThatThrownBy(() -> catalog.ready(asset.id(), MEDIA))
        .isInstanceOf(IllegalTransition.class);
    assertThatThrownBy(() -> catalog.processing(catalog.newId())).isInstanceOf(NoSuchAsset.class);

    assertThat(catalog.find(asset.id())).contains(asset);
    assertThat(told()).containsExactly("created");
  }

  @Test
  void a_failed_asset_can_be_retried() {
    var id = processing();

    var failed = catalog.failed(id, FAILURE);
    var retried = catalog.retry(id);

    assertThat(failed.state().failure()).isEqualTo(FAILURE);
    assertThat(retried.status()).isEqualTo(Status.QUEUED);
    assertThat(catalog.find(id)).contains(retried);
  }

  @Test
  void progress_is_told_at_most_once_a_second() {
    var id = processing();

    for (int i = 0; i < 25; i++) {
      catalog.progress(id, i / 25.0);
      clock.advance(Duration.ofMillis(100));
    }

    assertThat(told()).filteredOn("progress"::equals).hasSize(3);
    assertThat(catalog.find(id).orElseThrow().state().progress()).isEqualTo(24 / 25.0);
  }

  @Test
  void a_deleted_asset_is_gone_but_its_tombstone_stays_until_purged() {
    var id = processing();

    catalog.delete(id);
    catalog.delete(id);

    assertThat(catalog.find(id)).isEmpty();
    assertThat(catalog.list(Query.first(10)).items()).isEmpty();
    assertThat(catalog.deleting(null, 10)).extracting(Asset::id).containsExactly(id);
    assertThat(told()).filteredOn("deleted"::equals).hasSize(1);
    assertThatThrownBy(() -> catalog.ready(id, MEDIA)).isInstanceOf(NoSuchAsset.class);
    assertThatThrownBy(() -> catalog.create(id, description("Again")))
        .isInstanceOf(NoSuchAsset.class);
    catalog.progress(id, 0.5);

    catalog.purge(id);
    catalog.purge(id);

    assertThat(catalog.deleting(null, 10)).isEmpty();
  }

  @Test
  void a_search_finds_parts_cases_and_misspellings_in_title_and_file_name() {
    create("Big Buck Bunny");
    create("100% Wolle");
    create("Sintel");

    assertThat(titles("buck")).containsExactly("Big Buck Bunny");
    assertThat(titles("BUNNY.MP4")).containsExactly("Big Buck Bunny");
    assertThat(titles("bnny")).containsExactly("Big Buck Bunny");
    assertThat(titles("0%")).containsExactly("100% Wolle");
    assertThat(titles("_")).isEmpty();
    assertThat(titles("\\")).isEmpty();
  }

  @Test
  void a_list_can_be_narrowed_to_one_status() {
    create("Sintel");
    var id = processing();

    var page = catalog.list(Query.first(10).withStatus(Status.PROCESSING).withText("riv"));

    assertThat(page.items()).extracting(Asset::id).containsExactly(id);
    assertThat(page.next()).isNull();
  }

  @Test
  void pages_neither_repeat_nor_miss_while_others_are_added_and_removed() {
    var expected = new ArrayList<AssetId>();
    for (int i = 0; i < 53; i++) {
      expected.addFirst(create("Film " + i));
      clock.advance(Duration.ofMillis(random.nextInt(2)));
    }

    var seen = new ArrayList<AssetId>();
    Cursor cursor = null;
    do {
      var page = catalog.list(Query.first(1 + random.nextInt(9)).after(cursor));
      page.items().forEach(asset -> seen.add(asset.id()));
      cursor = page.next() == null ? null : Cursor.parse(page.next().toString());
      create("Newcomer");
      catalog.delete(seen.get(random.nextInt(seen.size())));
      clock.advance(Duration.ofMillis(1));
    } while (cursor != null);

    assertThat(seen).containsExactlyElementsOf(expected);
  }

  @Test
  void concurrent_steps_of_one_asset_queue_behind_each_other() throws Exception {
    var id = catalog.newId();
    List<Callable<Asset>> steps = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      steps.add(() -> catalog.create(id, description("Rivers")));
      steps.add(
          () -> {
            catalog.create(id, description("Rivers"));
            return catalog.uploaded(id, 5);
          });
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var step : threads.invokeAll(steps)) {
        step.get();
      }
    }

    assertThat(told()).containsExactly("created", "uploaded");
  }

  private AssetId processing() {
    var id = create("Rivers");
    catalog.uploaded(id, 5);
    return catalog.processing(id).id();
  }

  private AssetId create(String title) {
    return catalog.create(catalog.newId(), description(title)).id();
  }

  private List<String> titles(String text) {
    var page = catalog.list(Query.first(10).withText(text));
    return page.items().stream().map(asset -> asset.description().title()).toList();
  }

  private List<String> told() {
    var types =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select event ->> 'type' from outbox order by seq")
                        .mapTo(String.class)
                        .list());
    return types.stream().map(type -> type.replace("dev.millrace.asset.", "")).toList();
  }

  private static Description description(String title) {
    var policy = JsonMapper.shared().createObjectNode();
    var filename = title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-') + ".mp4";
    return new Description(title, filename, 5, "video/mp4", null, List.of("en"), policy);
  }
}

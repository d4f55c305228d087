package dev.millrace.live.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.live.sql.SqlRecordings;
import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.policy.Playback;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.vod.RecordedFilms;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of recordings that a crash cut off, in a real PostgreSQL.
class ArchiveIT {
  private static final String NODE = "here";
  private static final int RATE_HZ = 48_000;
  private static final TrackSpec SOUND =
      new TrackSpec.Audio("main", BitRate.ofKilobits(128), 2, RATE_HZ, "und", "");
  private static final TrackHeader HEADER =
      new TrackHeader(
          1,
          RATE_HZ,
          "und",
          new SampleEntry.Audio("mp4a.40.2", RATE_HZ, 2, ByteBuffer.allocate(8)),
          List.of());
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InstantSource clock = InstantSource.system();
  private final Database database = Backends.database();
  private final Ulids ids = new Ulids(clock, new Random());
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, clock);
  private final SqlCatalog catalog = new SqlCatalog(database, new Outbox(() -> {}), clock, ids);
  private final SqlRecordings recordings = new SqlRecordings(database);
  private final List<String> told = new ArrayList<>();
  private final Archive archive = new Archive(store, recordings, new Films());

  @AfterEach
  void close() {
    database.close();
  }

  private final class Films implements Premiere {
    private final RecordedFilms films = new RecordedFilms(catalog, store, clock);

    @Override
    public void publish(PresentationPlan plan, LiveFilm film, Description description) {
      films.publish(plan, film, description);
    }

    @Override
    public void cancelled(Recording recording, String why) {
      films.failed(recording.id(), why);
      told.add(recording.id() + ": " + why);
    }
  }

  /// One that was stored and never ended.
  private String cutOff(int... seconds) throws InterruptedException {
    var recording =
        new Recording(
            ids.next().value(),
            "gone",
            "Kept",
            true,
            new Recording.Contents(Rational.of(2), List.of(SOUND), Playback.PUBLIC),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            State.RECORDING,
            List.of(),
            null);
    String path = AssetFolder.track(SOUND);
    long ticks = 0;
    try (ProgrammeArchive kept = archive.keep(recording)) {
      kept.expect(SOUND, _ -> {});
      kept.coded(path, HEADER, new byte[] {1});
      for (int number = 0; number < seconds.length; number++) {
        long lasts = (long) seconds[number] * RATE_HZ;
        var chunk = new MediaSegment.Chunk(ticks, lasts, 0, ByteBuffer.wrap(new byte[100]));
        ByteBuffer head = ByteBuffer.wrap(new byte[8]);
        kept.add(path, new MediaSegment(number, ticks, lasts, head, List.of(chunk)));
        ticks += lasts;
      }
      assertThat(Eventually.holds(PATIENCE, () -> kept.behind() == 0)).isTrue();
    }
    return recording.id();
  }

  private State state(String id) {
    return recordings.find(id).orElseThrow().state();
  }

  @Test
  void one_of_which_no_film_can_be_made_fails_alone_and_is_told_of_once() throws Exception {
    String torn = cutOff(2, 4, 2);
    String whole = cutOff(2, 2, 2);

    for (int look = 0; look < 2 * Archive.MOST_ATTEMPTS; look++) {
      archive.settleLeft(NODE, List.of());
    }

    assertThat(state(whole)).isEqualTo(State.READY);
    assertThat(state(torn)).isEqualTo(State.FAILED);
    assertThat(told).singleElement().asString().contains(torn).contains("1.m4s");
    Asset film = catalog.find(new AssetId(torn)).orElseThrow();
    assertThat(film.status()).isEqualTo(Asset.Status.FAILED);
    assertThat(catalog.find(new AssetId(whole)).orElseThrow().status())
        .isEqualTo(Asset.Status.READY);
    assertThat(recordings.left(NODE, List.of())).isEmpty();
  }
}

package dev.millrace.live.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.live.origin.Stretch;
import dev.millrace.live.sql.SqlRecordings;
import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.Cmaf;
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

/// Programmes of sound alone that are kept in memory and in a real PostgreSQL.
public final class KeptSound implements AutoCloseable {
  public static final String CHANNEL = "gone";

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

  private final InstantSource clock;
  private final Database database = Backends.database();
  private final Ulids ids;
  private final MemoryObjectStore store;
  private final SqlCatalog catalog;
  private final SqlRecordings recordings = new SqlRecordings(database);
  private final List<String> told = new ArrayList<>();
  private final Archive archive;

  public KeptSound(InstantSource clock) {
    this.clock = clock;
    this.ids = new Ulids(clock, new Random());
    this.store = new MemoryObjectStore(1 << 20, clock);
    this.catalog = new SqlCatalog(database, new Outbox(() -> {}), clock, ids);
    this.archive = archiveIn(recordings);
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

  public Archive archive() {
    return archive;
  }

  /// One that has its rows elsewhere, or by way of somebody else.
  Archive archiveIn(Recordings rows) {
    return new Archive(store, rows, new Films());
  }

  public SqlRecordings recordings() {
    return recordings;
  }

  public MemoryObjectStore store() {
    return store;
  }

  public Ulids ids() {
    return ids;
  }

  SqlCatalog catalog() {
    return catalog;
  }

  /// Of which recordings it was told that there is no film, and why.
  public List<String> told() {
    return told;
  }

  /// A programme that has begun just now.
  public Recording begun() {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Recording(
        ids.next().value(),
        CHANNEL,
        "Kept",
        true,
        new Recording.Contents(Rational.of(2), List.of(SOUND), Playback.PUBLIC),
        now,
        State.RECORDING,
        List.of(new Stretch(0, 0, Rational.ZERO, now, 0)),
        null);
  }

  /// One that was stored and never ended.
  public Recording cutOff(int... seconds) throws InterruptedException {
    Recording recording = begun();
    try (ProgrammeArchive kept = archive.keep(recording)) {
      store(kept, seconds);
    }
    return recording;
  }

  /// Stores segments of these lengths.
  static void store(ProgrammeArchive kept, int... seconds) throws InterruptedException {
    String path = AssetFolder.track(SOUND);
    long ticks = 0;
    kept.expect(SOUND, _ -> {});
    kept.coded(path, HEADER, Cmaf.init(HEADER));
    for (int number = 0; number < seconds.length; number++) {
      long lasts = (long) seconds[number] * RATE_HZ;
      var chunk = new MediaSegment.Chunk(ticks, lasts, 0, ByteBuffer.wrap(new byte[100]));
      ByteBuffer head = ByteBuffer.wrap(new byte[8]);
      kept.add(path, new MediaSegment(number, ticks, lasts, head, List.of(chunk)));
      ticks += lasts;
    }
    assertThat(Eventually.holds(PATIENCE, () -> kept.behind() == 0)).isTrue();
  }

  public State state(String id) {
    return recordings.find(id).orElseThrow().state();
  }

  public void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  /// As the catalogue has it.
  public String film(String id) {
    return catalog.find(new AssetId(id)).map(film -> film.status().name()).orElse("none");
  }

  @Override
  public void close() {
    database.close();
  }
}

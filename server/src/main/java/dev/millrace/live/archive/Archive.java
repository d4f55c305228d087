package dev.millrace.live.archive;

import dev.millrace.catalog.Description;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rerun;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.Backlog;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.packaging.live.StoredTracks;
import dev.millrace.policy.PlaybackJson;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;

/// Where programmes are kept, and what becomes of them.
///
/// **Threading**: any; blocks.
public final class Archive {
  private static final Logger LOG = System.getLogger(Archive.class.getName());
  private static final String TYPE = "video/mp4";

  /// How often something is tried that fails for another reason than that the store or the database
  /// is away.
  static final int MOST_ATTEMPTS = 3;

  /// Of what no track has more segments nothing is lost when it can not be played.
  private static final int FEW = 3;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private final ObjectStore store;
  private final Recordings recordings;
  private final Premiere premiere;
  private final Backlog backlog = Backlog.ofTheHeap();
  private final Map<String, Integer> inUse = new ConcurrentHashMap<>();
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();

  /// Those that come to their end just now, each on a thread of its own.
  private final Set<Thread> ends = ConcurrentHashMap.newKeySet();

  /// The programmes that go on, or are just coming to their end.
  private final Set<String> going = ConcurrentHashMap.newKeySet();

  public Archive(ObjectStore store, Recordings recordings, Premiere premiere) {
    this.store = store;
    this.recordings = recordings;
    this.premiere = premiere;
  }

  /// Keeps what comes of a programme from now on.
  ///
  /// It is known here before it is in the database, so that nobody who finds it there takes it for
  /// one that a crash cut off.
  public ProgrammeArchive keep(Recording recording) {
    going.add(recording.id());
    try {
      recordings.begin(recording);
    } catch (RuntimeException e) {
      going.remove(recording.id());
      throw e;
    }
    return archive(recording, Optional.of(backlog));
  }

  /// Keeps what comes of one that was begun before, from somebody who waits for the store.
  public ProgrammeArchive goOn(Recording recording) {
    return archive(recording, Optional.empty());
  }

  private ProgrammeArchive archive(Recording recording, Optional<Backlog> backlogged) {
    return new ProgrammeArchive(
        store, recording, backlogged, () -> settle(recording), () -> going.remove(recording.id()));
  }

  /// Has a programme come to its end on a thread of its own, which takes as long as the store does.
  public void endAside(Runnable end) {
    Thread thread =
        Thread.ofVirtual()
            .name("live-archive")
            .unstarted(
                () -> {
                  try {
                    end.run();
                  } finally {
                    ends.remove(Thread.currentThread());
                  }
                });
    ends.add(thread);
    thread.start();
  }

  /// Waits until those that come to their end have, for at most `patience`: what is not stored by
  /// then is lost when the process ends.
  public void awaitEnds(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    for (Thread end : ends) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (!end.join(left)) {
        LOG.log(Level.WARNING, "The end of a programme is not stored in time.");
        return;
      }
    }
  }

  /// What a programme consists of by now.
  ///
  /// **On failure** of the database it is only written down with the next.
  public void stretches(Programme programme) {
    try {
      recordings.stretches(programme.id(), programme.stretches());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A stretch is not written down. asset=" + programme.id(), e);
    }
  }

  /// Writes down what players were told of a programme since.
  ///
  /// **On failure** of the database it is written down with what is told next, or at the end.
  public void markers(Programme programme) {
    Map<String, Optional<Marker>> news = programme.markerNews();
    if (news.isEmpty()) {
      return;
    }
    recordings.told(programme.id(), news);
    programme.written(news);
  }

  /// Somebody reads what is stored of a programme: until it is closed nothing of that is removed.
  public Use use(String programme) {
    inUse.merge(programme, 1, Integer::sum);
    return () -> inUse.computeIfPresent(programme, (_, uses) -> uses == 1 ? null : uses - 1);
  }

  /// Ends when it is closed.
  @FunctionalInterface
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /// Has those come to their end that a crash cut off: none that goes on here, however recently it
  /// began.
  public void settleLeft(String node) {
    for (Recording left : recordings.left(node, List.copyOf(going))) {
      if (!going.contains(left.id())) {
        settle(left);
      }
    }
  }

  /// Makes an asset of a recording that has ended, or forgets it; a repeat does no harm.
  ///
  /// **On failure** it is left, and taken up again: without end while the store or the database is
  /// away, else [#MOST_ATTEMPTS] times; then it has failed, and that is told once.
  public void settle(Recording begun) {
    try {
      end(recordings.find(begun.id()).orElse(begun));
      failed.remove(begun.id());
    } catch (StoreUnavailable e) {
      LOG.log(Level.WARNING, "A recording is published later. asset=" + begun.id(), e);
    } catch (RuntimeException e) {
      failed(begun, e);
    }
  }

  private void end(Recording recording) {
    if (recording.kept()) {
      publish(recording);
    } else if (!inUse.containsKey(recording.id())) {
      store.deletePrefix(recording.folder().prefix());
      recordings.forget(recording.id());
    }
  }

  /// **On failure** nothing is removed: what is stored may be all that there is of a programme.
  private void publish(Recording recording) {
    StoredTracks stored = StoredTracks.in(store, recording.folder());
    List<TrackSpec> tracks = stored.whole(recording.tracksOfAll());
    LiveFilm film = stored.film(tracks);
    if (film.pieces().isEmpty()) {
      abandon(recording, stored.most());
      return;
    }
    if (tracks.size() < recording.tracksOfAll().size()) {
      LOG.log(Level.WARNING, "Rungs of a recording are not whole. asset=" + recording.id());
    }
    premiere.publish(plan(recording, film, tracks), film, description(recording, film));
    recordings.end(recording.id(), State.READY);
  }

  private void abandon(Recording recording, long segments) {
    if (segments > FEW) {
      throw new PackagingFailure(
          "of one of its tracks nothing was stored, of another " + segments + " segments");
    }
    store.deletePrefix(recording.folder().prefix());
    recordings.end(recording.id(), State.EMPTY);
  }

  /// Something of it could not be done, for another reason than that the store or the database is
  /// away: after [#MOST_ATTEMPTS] such it has failed, and that is told once. What can not be
  /// packaged can not be packaged the next time either; a database that is in trouble says nothing
  /// of the recording.
  public void failed(Recording recording, RuntimeException why) {
    String id = recording.id();
    if (DatabaseUnavailable.isWhy(why)) {
      LOG.log(Level.WARNING, "The database is in trouble: it is tried again. asset=" + id, why);
      return;
    }
    int attempts = failed.merge(id, 1, Integer::sum);
    if (!(why instanceof PackagingFailure) && attempts < MOST_ATTEMPTS) {
      LOG.log(Level.WARNING, "A recording is tried again. asset=" + id, why);
      return;
    }
    LOG.log(Level.ERROR, "A recording can not be published. asset=" + id, why);
    try {
      recordings.end(id, State.FAILED);
      premiere.cancelled(recording, String.valueOf(why.getMessage()));
      failed.remove(id);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "That a recording failed is written down later. asset=" + id, e);
    }
  }

  private PresentationPlan plan(Recording recording, LiveFilm film, List<TrackSpec> tracks) {
    var plan =
        new PresentationPlan(
            recording.folder(),
            recording.contents().segment(),
            film.duration(),
            recording.startedAt(),
            tracks);
    if (recording.stretches().isEmpty()) {
      return plan;
    }
    long count = film.pieces().getFirst().segments().size();
    var rerun =
        new Rerun(recording.timetable(count, film.duration()), recordings.markers(recording.id()));
    return plan.as(rerun.aired());
  }

  private static Description description(Recording recording, LiveFilm film) {
    String title =
        recording.clip() == null
            ? recording.title() + ", " + DATE.format(recording.startedAt())
            : recording.title();
    var policy =
        PlaybackJson.into(JsonNodeFactory.instance.objectNode(), recording.contents().playback());
    return new Description(
        title, recording.id() + ".mp4", film.sizeBytes(), TYPE, null, List.of(), policy);
  }
}

package dev.millrace.live.clips;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.ids.Ulids;
import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.archive.Recordings;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rerun;
import dev.millrace.live.origin.Timetable;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Makes clips of what channels showed.
///
/// **Threading**: any; blocks on database and store. A clip is copied on a thread of its own.
///
/// **Limits**: [#AT_ONCE] clips at a time, of at most [ClipWish#LONGEST] each; of memory that of
/// [Taken], beside what windows hold half as much again.
///
/// **On failure**: a clip that is not whole when the process ends is made again from the store when
/// it is back; where that does not have the programme, the clip is as long as was copied. While the
/// store or the database is away it is tried again, with pauses that grow to [Later#LONGEST]; what
/// fails otherwise is tried as often as a recording, and is `failed` then.
public final class Clips implements AutoCloseable {
  static final int AT_ONCE = 4;

  private static final Logger LOG = System.getLogger(Clips.class.getName());

  /// Clocks of those who ask are not quite ours.
  private static final Duration EARLY = Duration.ofSeconds(1);

  /// The newest segments may not be there yet.
  private static final Duration LATE = Duration.ofSeconds(10);

  private static final Duration LEAVE = Duration.ofSeconds(10);

  private final Archive archive;
  private final Recordings recordings;
  private final ObjectStore store;
  private final Maker maker;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Taken taken = new Taken();
  private final Map<String, Thread> making = new ConcurrentHashMap<>();
  private final Later later;

  /// Who makes clips.
  ///
  /// @param node the name of this process, for good
  public record Maker(String node, Ulids ids, InstantSource clock) {}

  /// What a channel of this process shows, or has shown last.
  ///
  /// @param isStored whether what leaves memory can be had from the store
  public record Shown(Programme programme, Recording.Contents contents, boolean isStored) {}

  public Clips(Archive archive, Recordings recordings, ObjectStore store, Maker maker) {
    this.archive = archive;
    this.recordings = recordings;
    this.store = store;
    this.maker = maker;
    this.later = new Later(maker.clock());
  }

  /// Those of a channel, the newest first.
  public List<Recording> of(String channelId) {
    return recordings.clipsOf(channelId);
  }

  /// Begins a clip, and tells what will be in it: whole segments, so that it begins up to one
  /// earlier than wished for and ends up to one later, or with the last that is there.
  ///
  /// @param shown what is shown, if the channel runs here
  /// **On failure** [ClipRefused], [TooManyClips].
  public Recording make(String channelId, ClipWish wish, Optional<Shown> shown) {
    if (!places.tryAcquire()) {
      throw new TooManyClips(AT_ONCE + " clips are being made already");
    }
    try {
      return begin(channelId, wish, footage(channelId, wish, shown));
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private Recording begin(String channelId, ClipWish wish, Footage footage) {
    try {
      Timetable.Range range = range(footage.timetable(), wish);
      Recording clip = recording(channelId, wish, footage, range);
      footage.expect(range, clip.contents().tracks());
      Thread copying = copying(footage, range, clip);
      begin(clip, told(footage, range));
      copying.start();
      return clip;
    } catch (RuntimeException e) {
      footage.close();
      throw e;
    }
  }

  /// It is in the making before it is found in the database, or it would be taken for one that was
  /// left.
  private void begin(Recording clip, Map<String, Optional<Marker>> told) {
    try {
      recordings.begin(clip);
      recordings.told(clip.id(), told);
    } catch (RuntimeException e) {
      making.remove(clip.id());
      throw e;
    }
  }

  private Footage footage(String channelId, ClipWish wish, Optional<Shown> shown) {
    Instant start = wish.start().plus(EARLY);
    Optional<Footage> now = shown.map(this::footage);
    if (now.isPresent() && !now.get().timetable().begins().isAfter(start)) {
      return now.get();
    }
    now.ifPresent(Footage::close);
    return recordings.of(channelId).stream()
        .filter(one -> !one.stretches().isEmpty())
        .filter(one -> !one.stretches().getFirst().began().isAfter(start))
        .findFirst()
        .flatMap(this::stored)
        .orElseThrow(
            () ->
                new ClipRefused(
                    "start",
                    now.map(
                            footage ->
                                "nothing is kept from before " + footage.timetable().begins())
                        .orElse("nothing that the channel showed then is kept")));
  }

  private Footage footage(Shown shown) {
    Programme programme = shown.programme();
    Supplier<List<Marker>> markers =
        () -> shown.isStored() ? recordings.markers(programme.id()) : programme.markers();
    return new ShownFootage(shown, markers, taken, archive.use(programme.id()));
  }

  private Optional<Footage> stored(Recording one) {
    return StoredFootage.of(store, archive, one, () -> recordings.markers(one.id()));
  }

  private static Map<String, Optional<Marker>> told(Footage footage, Timetable.Range range) {
    var told = new LinkedHashMap<String, Optional<Marker>>();
    new Rerun(footage.timetable().of(range), footage.markers())
        .shown()
        .forEach(marker -> told.put(marker.id(), Optional.of(marker)));
    return told;
  }

  /// What all of the range has: without rungs that were left out in some of it.
  private static Recording.Contents contents(Footage footage, Timetable.Range range) {
    Recording.Contents all = footage.contents();
    int left = footage.timetable().of(range).left();
    List<TrackSpec> tracks = all.tracks().subList(left, all.tracks().size());
    for (TrackSpec track : tracks) {
      if (!footage.isCodedAlike(track, range.first(), range.to())) {
        throw new ClipRefused(
            "start",
            track.name() + " is not coded alike from " + range.start() + " to " + range.end());
      }
    }
    return new Recording.Contents(all.segment(), tracks, all.playback());
  }

  private static Timetable.Range range(Timetable timetable, ClipWish wish) {
    Instant latest = timetable.ends().plus(LATE);
    if (wish.end().isAfter(latest) && !wish.start().isAfter(latest)) {
      throw new ClipRefused(
          "end", "nothing was shown after " + timetable.ends() + ", or is not known yet");
    }
    if (!wish.start().isBefore(timetable.ends())) {
      throw new ClipRefused("start", "nothing was shown after " + timetable.ends());
    }
    return timetable
        .between(wish.start(), wish.end())
        .orElseThrow(() -> new ClipRefused("start", "nobody published between start and end"));
  }

  private Recording recording(
      String channelId, ClipWish wish, Footage footage, Timetable.Range range) {
    return new Recording(
        maker.ids().next().value(),
        channelId,
        wish.title(),
        true,
        contents(footage, range),
        maker.clock().instant(),
        Recording.State.RECORDING,
        footage.timetable().of(range).rebased(),
        new Recording.Clip(maker.node(), footage.id(), range.start(), range.end()));
  }

  /// Copies on a thread of its own, which gives the place free; from now on it is in the making.
  private Thread copying(Footage footage, Timetable.Range range, Recording clip) {
    var copy = new ClipCopy(footage, range, clip.contents().tracks(), archive.goOn(clip));
    var thread = Thread.ofVirtual().name("live-clip").unstarted(() -> run(copy, clip));
    making.put(clip.id(), thread);
    return thread;
  }

  private void run(ClipCopy copy, Recording clip) {
    try {
      copy.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (PackagingFailure | MalformedBox e) {
      LOG.log(Level.ERROR, "A clip ends before its time. asset=" + clip.id(), e);
      archive.settle(clip);
    } catch (StoreUnavailable | DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "A clip is made later. asset=" + clip.id(), e);
    } catch (RuntimeException e) {
      archive.failed(clip, e);
    } finally {
      copy.footage().close();
      making.remove(clip.id());
      places.release();
    }
  }

  /// Takes up those that a crash cut off, or that could not be made so far.
  ///
  /// **On failure** they are left, and taken up again after a while.
  public void resumeLeft() {
    var notNow = new ArrayList<>(later.waiting());
    notNow.addAll(making.keySet());
    if (!notNow.isEmpty()) {
      recordings.touch(notNow);
    }
    for (Recording left : recordings.clipsLeft(maker.node(), notNow)) {
      later.tried(left.id());
      try {
        resume(left);
      } catch (StoreUnavailable | DatabaseUnavailable e) {
        LOG.log(Level.WARNING, "A clip is made later. asset=" + left.id(), e);
      } catch (RuntimeException e) {
        archive.failed(left, e);
      }
    }
  }

  private void resume(Recording clip) {
    Recording.Clip of = clip.clip();
    if (of == null || !places.tryAcquire()) {
      return;
    }
    boolean isCopied = false;
    try {
      isCopied = copyAgain(clip, of);
    } finally {
      if (!isCopied) {
        places.release();
      }
    }
    if (!isCopied) {
      archive.settle(clip);
    }
  }

  /// Copies a clip from its beginning, if its programme is there; says whether it is.
  private boolean copyAgain(Recording clip, Recording.Clip of) {
    Optional<Footage> found = recordings.find(of.programme()).flatMap(this::stored);
    if (found.isEmpty()) {
      return false;
    }
    Footage footage = found.get();
    boolean isCopied = false;
    try {
      Optional<Timetable.Range> range =
          footage
              .timetable()
              .between(of.start(), of.end())
              .filter(there -> !there.end().isBefore(of.end()));
      range.ifPresent(there -> copying(footage, there, clip).start());
      isCopied = range.isPresent();
    } finally {
      if (!isCopied) {
        footage.close();
      }
    }
    return isCopied;
  }

  /// How many are in the making.
  public int making() {
    return making.size();
  }

  /// Leaves those in the making for later.
  @Override
  public void close() {
    var left = List.copyOf(making.values());
    left.forEach(Thread::interrupt);
    try {
      for (Thread copying : left) {
        boolean _ = copying.getState() == Thread.State.NEW || copying.join(LEAVE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.millrace.live.stage;

import dev.millrace.live.Channel;
import dev.millrace.live.archive.ProgrammeArchive;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.encode.Keeper;
import dev.millrace.live.encode.Session;
import dev.millrace.live.ingest.local.Slate;
import dev.millrace.live.memory.WindowMemory;
import dev.millrace.live.origin.LiveOrigin;
import dev.millrace.live.origin.LiveTrack;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.MarkerRefused;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a channel sends: programmes, one after the other, and where they are kept.
///
/// **Threading**: one thread begins and ends; any may ask.
final class Air implements Session.Stage {
  private static final Logger LOG = System.getLogger(Air.class.getName());

  /// The least that playlists list, and how much of a rendition memory keeps at most; what is older
  /// comes from the store.
  private static final Duration LEAST_LISTED = Duration.ofSeconds(30);

  private static final Duration MOST_HELD = Duration.ofMinutes(2);
  /// For how long players are told beforehand.
  private static final Duration TOLD_AHEAD = Duration.ofHours(1);

  private volatile Channel channel;
  private final Equipment kit;
  private final Ration ration;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean isGone;

  /// The ids of those of the schedule that players were told of.
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Programme programme;
  private volatile @Nullable ProgrammeArchive archive;

  /// What viewers find, which may have ended.
  private @Nullable Programme shown;

  /// @param ration how much of a programme is made
  Air(Channel channel, Equipment kit, Ration ration) {
    this.channel = channel;
    this.kit = kit;
    this.ration = ration;
  }

  /// The channel is there, though it sends nothing yet.
  void open() {
    show(null);
  }

  /// What else is wanted of the channel since; a programme that is sent stays as long as it was.
  void become(Channel changed) {
    channel = changed;
    lock.lock();
    try {
      Programme now = programme;
      show(now == null ? shown : now);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Session.OnStage begin(LiveSource source, Instant firstPicture) {
    Programme current = programme;
    Optional<Stretch> stretch = Optional.empty();
    String why = "nothing was sent";
    if (current != null) {
      boolean fits = current.plan().fits(source);
      boolean isFull = span(current, firstPicture).filter(Span::isFull).isPresent();
      stretch = fits && !isFull ? begin(current, source, firstPicture) : Optional.empty();
      why =
          isFull
              ? "the one before is long enough"
              : fits ? "its tracks ended apart: " + current.ends() : "other tracks come";
    }
    if (current == null || stretch.isEmpty()) {
      LOG.log(
          Level.INFO,
          "A programme begins. channel={0} because={1} source={2}",
          channel.id(),
          why,
          source);
      end();
      current = programme(source);
      programme = current;
      stretch = begin(current, source, firstPicture);
    }
    show(current);
    ProgrammeArchive kept = archive;
    if (kept != null) {
      kit.archive().stretches(current);
    }
    Keeper keeper = kept == null ? Keeper.NONE : new Keeping(kept);
    return new Session.OnStage(current, stretch.orElseThrow(), keeper);
  }

  /// Empty before its first stretch.
  private Optional<Span> span(Programme current, Instant next) {
    if (current.stretches().isEmpty()) {
      return Optional.empty();
    }
    ProgrammeArchive kept = archive;
    return Optional.of(
        new Span(
            Duration.between(current.began(), kit.clock().instant()),
            Duration.between(current.timetable(0).ends(), next),
            current.stretches().size(),
            kept == null ? Span.Kept.NOT : kept.isTorn() ? Span.Kept.TORN : Span.Kept.WHOLE));
  }

  /// Whether another programme is to begin although nothing breaks.
  boolean isOverlong() {
    Programme current = programme;
    return current != null
        && span(current, kit.clock().instant()).filter(Span::isOverlong).isPresent();
  }

  private Optional<Stretch> begin(Programme current, LiveSource source, Instant firstPicture) {
    return current.begin(firstPicture, ration.begin(current.plan().from(source)));
  }

  private Programme programme(LiveSource source) {
    LivePlan plan = withSlate(LivePlan.of(source, channel.wish().cut()));
    Duration dvr = channel.wish().dvr();
    Duration listed = dvr.compareTo(LEAST_LISTED) > 0 ? dvr : LEAST_LISTED;
    Duration held = listed.compareTo(MOST_HELD) > 0 ? MOST_HELD : listed;
    WindowMemory.Share memory =
        kit.windows()
            .open(Programme.leastBytes(plan))
            .orElseThrow(() -> NoRoom.forWindow(kit.windows().mostBytes()));
    var room = new LiveTrack.Room(listed, held, memory);
    var begun = new Programme(kit.ids().next().value(), plan, room, kit.clock());
    if (channel.wish().record() || listed.compareTo(MOST_HELD) > 0) {
      keep(begun);
    }
    return begun;
  }

  /// **On failure** of the database the programme has no share of memory any more.
  private void keep(Programme begun) {
    boolean isKept = false;
    try {
      ProgrammeArchive kept = kit.archive().keep(recording(begun));
      archive = kept;
      Keeping.of(begun, kept);
      if (!channel.wish().record()) {
        begun.whenLeft(kit.archive().use(begun.id())::close);
      }
      isKept = true;
    } finally {
      if (!isKept) {
        begun.leave();
      }
    }
  }

  /// Decoders are told at the beginning of all that may come: of pictures that are passed on, and
  /// of a slate between.
  private LivePlan withSlate(LivePlan plan) {
    boolean isWanted = !channel.wish().absence().slate().equals(Slate.NONE);
    if (!plan.isPassed() || !isWanted) {
      return plan;
    }
    try {
      return kit.slate().coding(channel.wish(), plan).map(plan::withSlate).orElse(plan);
    } catch (MediaFailure | MalformedBox | UncheckedIOException e) {
      LOG.log(Level.WARNING, "There will be no slate. channel=" + channel.id(), e);
      return plan;
    }
  }

  /// Whether something is sent that a slate can follow.
  boolean takesSlate() {
    Programme now = programme;
    return now != null && now.plan().takesSlate();
  }

  private Recording recording(Programme begun) {
    Channel.Wish wish = channel.wish();
    return new Recording(
        begun.id(),
        channel.id(),
        wish.name(),
        wish.record(),
        contents(begun),
        kit.clock().instant(),
        Recording.State.RECORDING,
        List.of(),
        null);
  }

  private Recording.Contents contents(Programme begun) {
    var tracks = begun.renditions().stream().map(Rendition::spec).toList();
    return new Recording.Contents(begun.plan().segment(), tracks, channel.wish().playback());
  }

  /// What there is to cut clips out of, before the first picture nothing.
  Optional<Clips.Shown> shown() {
    Programme now = programme;
    return now == null || !now.isPlayable()
        ? Optional.empty()
        : Optional.of(new Clips.Shown(now, contents(now), archive != null));
  }

  private void show(@Nullable Programme now) {
    lock.lock();
    try {
      if (!isGone) {
        kit.origin().put(channel.id(), new LiveOrigin.OnAir(channel.wish().playback(), now));
        leaveFor(now);
      } else if (now != null) {
        now.leave();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What is not found any more holds nothing, as soon as who reads it has read.
  private void leaveFor(@Nullable Programme now) {
    Programme before = shown;
    shown = now;
    if (before != null && !before.equals(now)) {
      before.leave();
    }
  }

  /// What is sent, or was last; null when that has ended.
  @Nullable Programme programme() {
    return programme;
  }

  /// How many segments are not stored yet.
  int notStored() {
    ProgrammeArchive kept = archive;
    return kept == null ? 0 : kept.behind();
  }

  /// What of it is not stored that should be.
  Optional<String> trouble() {
    return Optional.ofNullable(archive).flatMap(ProgrammeArchive::trouble);
  }

  /// The programme is over.
  void end() {
    Programme ended = programme;
    programme = null;
    ProgrammeArchive kept = archive;
    archive = null;
    try {
      if (ended != null) {
        ended.finish();
      }
    } finally {
      if (kept != null) {
        kit.archive().endAside(() -> end(ended, kept));
      }
    }
  }

  private void end(@Nullable Programme ended, ProgrammeArchive kept) {
    if (ended != null) {
      kit.archive().stretches(ended);
      try {
        kit.archive().markers(ended);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "The last markers are not written down. asset=" + ended.id(), e);
      }
    }
    kept.end();
  }

  /// Tells what was scheduled and is due, and writes down what was told.
  ///
  /// **On failure** of the database it is written down later.
  void keepMarkers() {
    Programme current = programme;
    if (current != null && current.isPlayable()) {
      tellScheduled(current);
      writeMarkers(current);
    }
  }

  private void tellScheduled(Programme current) {
    List<Marker> scheduled = kit.schedule().of(channel.id());
    Instant until = kit.clock().instant().plus(TOLD_AHEAD);
    for (Marker due : scheduled) {
      if (due.touches(current.began(), until)) {
        told.add(due.id());
        tell(current, due);
      }
    }
    var ids = scheduled.stream().map(Marker::id).toList();
    told.removeIf(
        id -> {
          boolean isGone = !ids.contains(id);
          boolean _ = isGone && current.cancelMark(id);
          return isGone;
        });
  }

  private void tell(Programme current, Marker due) {
    try {
      if (!current.hasTold(due)) {
        var _ = current.mark(due);
      }
    } catch (MarkerRefused e) {
      LOG.log(Level.WARNING, "A marker is not told. channel=" + channel.id(), e);
    }
  }

  /// Of a programme of which nothing is kept it is forgotten.
  private void writeMarkers(Programme current) {
    if (archive == null) {
      current.written(current.markerNews());
    } else {
      kit.archive().markers(current);
    }
  }

  /// The channel is not there any more, for whoever watches.
  void vanish() {
    lock.lock();
    try {
      isGone = true;
      kit.origin().remove(channel.id());
      leaveFor(null);
    } finally {
      lock.unlock();
    }
  }
}

package dev.millrace.live.origin;

import dev.millrace.media.hls.LivePromise;
import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.LivePlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a channel sends from when somebody begins to publish until nobody does for long: its
/// renditions, which can be played while they are made.
///
/// **Threading**: any; of its stretches one at a time is being made.
public final class Programme {
  /// For how many target durations parts can be had, and the segment that is being made beside.
  private static final int TARGETS_HELD = 7;

  /// The sound's name among the renditions.
  public static final String SOUND = "main";

  private final String id;
  private final LivePlan plan;
  private final LiveTrack.Room room;
  private final Markers markers;
  private final Map<String, Rendition> renditions = new LinkedHashMap<>();
  private final List<Stretch> stretches = new CopyOnWriteArrayList<>();
  private volatile Rational end = Rational.ZERO;
  private int next;
  private volatile Past past = Past.NONE;
  private final AtomicReference<@Nullable Runnable> whenLeft = new AtomicReference<>();

  /// @param id unique for ever, and fit for a path: media of one programme never has the address of
  ///     another's
  /// @param room how much of each rendition is kept
  public Programme(String id, LivePlan plan, LiveTrack.Room room, InstantSource clock) {
    this.id = id;
    this.plan = plan;
    this.room = room;
    this.markers = new Markers(room.listed(), clock);
    var names =
        new LiveTrack.Names(
            segment -> id + "/" + segment + ".m4s",
            (segment, part) -> id + "/" + segment + "." + part + ".m4s");
    var shape = new LiveTrack.Shape(promise(plan), names, plan.partsOfSegment(), room);
    for (TrackSpec spec : Specs.of(plan)) {
      String path = AssetFolder.track(spec);
      renditions.put(path, new Rendition(spec, path, new LiveTrack(shape, clock)));
    }
    renditions.values().forEach(one -> one.track().beside(beside(one)));
    room.memory().whenFull(this::letGoOldest);
    room.memory().whenLong(this::unlistOldest);
  }

  /// What the window of a programme can not do without in memory: what parts are asked for, at the
  /// rates that are announced.
  public static long leastBytes(LivePlan plan) {
    long bytesASecond =
        Specs.of(plan).stream().mapToLong(spec -> spec.cap().bitsPerSecond()).sum() / Byte.SIZE;
    return bytesASecond * promise(plan).targetDurationSeconds() * TARGETS_HELD;
  }

  /// First of what the store has, which stays listed; then of what is in memory alone, which does
  /// not. Says whether there was anything to let go of.
  private boolean letGoOldest() {
    boolean isKept = !past.equals(Past.NONE);
    return (isKept && letGoOldest(true)) || letGoOldest(false);
  }

  /// All renditions let go of the same, so that players can go on changing between them.
  private boolean letGoOldest(boolean isStored) {
    OptionalLong oldest =
        renditions.values().stream()
            .flatMapToLong(one -> one.track().oldestToSpare(isStored).stream())
            .min();
    oldest.ifPresent(
        segment -> renditions.values().forEach(one -> one.track().letGo(segment, isStored)));
    return oldest.isPresent();
  }

  /// All renditions alike; says whether there was anything to spare.
  private boolean unlistOldest() {
    OptionalLong oldest =
        renditions.values().stream()
            .flatMapToLong(one -> one.track().oldestListed().stream())
            .min();
    oldest.ifPresent(segment -> renditions.values().forEach(one -> one.track().unlist(segment)));
    return oldest.isPresent();
  }

  /// How far back viewers can go, when that is less than wanted because the windows of all
  /// programmes hold as much as they may; empty when it is not.
  public Optional<ShortWindow> shortWindow() {
    return renditions.values().stream()
        .flatMap(one -> one.track().cutTo().stream())
        .min(Duration::compareTo)
        .map(there -> new ShortWindow(there, room.listed(), room.memory().mostBytes()));
  }

  /// A window that memory has cut.
  ///
  /// @param mostBytes that all windows may hold
  public record ShortWindow(Duration there, Duration wanted, long mostBytes) {}

  /// How much the windows of all programmes may hold together.
  public long windowBytes() {
    return room.memory().mostBytes();
  }

  /// Nobody can ask for it any more: it is not counted in what windows hold.
  public void leave() {
    room.memory().close();
    Runnable action = whenLeft.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  /// What is to be done, once, when nobody can ask for it any more.
  public void whenLeft(Runnable action) {
    whenLeft.set(action);
  }

  private static LivePromise promise(LivePlan plan) {
    Rational packet = new Rational(1, 46);
    return new LivePromise(MediaPlaylist.targetDuration(plan.segment().plus(packet)), plan.part());
  }

  private LiveTrack.Surroundings beside(Rendition one) {
    return new LiveTrack.Surroundings(
        () ->
            renditions.values().stream()
                .filter(other -> other != one)
                .map(other -> other.track().report("../../" + other.path() + "index.m3u8"))
                .flatMap(report -> Optional.ofNullable(report).stream())
                .toList(),
        markers::ranges);
  }

  public String id() {
    return id;
  }

  public LivePlan plan() {
    return plan;
  }

  /// When its first picture was taken.
  public Instant began() {
    return stretches.getFirst().began();
  }

  public List<Stretch> stretches() {
    return Collections.unmodifiableList(stretches);
  }

  /// Pictures, largest first, then sound.
  public List<Rendition> renditions() {
    return List.copyOf(renditions.values());
  }

  /// The rendition of a folder, such as `v/720p/`.
  public @Nullable Rendition rendition(String path) {
    return renditions.get(path);
  }

  /// What memory lets go of can be had there.
  public void keptIn(Past store) {
    past = store;
  }

  /// Where that is which memory has let go of.
  public Past past() {
    return past;
  }

  /// Another stretch begins, in place of the one before when nothing came of that; empty when that
  /// did not end in all renditions alike.
  ///
  /// @param left how many of the largest rungs are not made
  public Optional<Stretch> begin(Instant firstPicture, int left) {
    List<Long> begun =
        renditions.values().stream().map(one -> one.track().begun()).distinct().toList();
    if (begun.size() > 1) {
      return Optional.empty();
    }
    var stretch = new Stretch(next, begun.getFirst(), end, notBefore(firstPicture), left);
    next++;
    if (!stretches.isEmpty() && stretches.getLast().firstSegment() == stretch.firstSegment()) {
      stretches.set(stretches.size() - 1, stretch);
    } else {
      stretches.add(stretch);
    }
    return Optional.of(stretch);
  }

  /// No stretch begins before the end of the one before, which may have been told a little late.
  private Instant notBefore(Instant firstPicture) {
    Instant ended = stretches.isEmpty() ? Instant.MIN : stretches.getLast().timeOf(end);
    return ended.isAfter(firstPicture) ? ended : firstPicture;
  }

  /// How many segments each rendition has begun, for people.
  public String ends() {
    return renditions.values().stream()
        .map(one -> one.spec().name() + " " + one.track().begun())
        .collect(Collectors.joining(", "));
  }

  /// The last stretch has ended there.
  public void endedAt(Rational seconds) {
    end = seconds;
  }

  /// When its whole segments were shown, from the first whose number is `from` on: as many as all
  /// renditions have.
  public Timetable timetable(long from) {
    long to =
        renditions.values().stream().mapToLong(one -> one.track().held().to()).min().orElse(0);
    Stretch last = stretches.getLast();
    Rational whole = last.base().plus(plan.segment().times(to - last.firstSegment()));
    boolean isOver = end.compareTo(last.base()) > 0 && end.compareTo(whole) < 0;
    return new Timetable(
        stretches, plan.segment(), new Timetable.Extent(from, to, isOver ? end : whole));
  }

  /// The number of the first segment that is in memory in all renditions.
  public long firstHeld() {
    return renditions.values().stream().mapToLong(one -> one.track().held().from()).max().orElse(0);
  }

  /// Nothing more will come.
  public void finish() {
    renditions.values().forEach(one -> one.track().finish());
    room.memory().over();
  }

  /// Whether a player that starts now finds all that it needs.
  public boolean isPlayable() {
    return renditions.values().stream().allMatch(Rendition::isThere);
  }

  /// `main.m3u8`.
  public String multivariant() {
    return new Entrances(this).multivariant().render();
  }

  /// `main.m3u8` for who wants to begin where the window does.
  public String multivariantFromBeginning() {
    return new Entrances(this).multivariant().renderFrom(Rational.ZERO);
  }

  /// `main.m3u8` for who wants to begin at a moment; empty when that is not in the window.
  public Optional<String> multivariantFrom(Instant start) {
    return window().offsetOf(start).map(new Entrances(this).multivariant()::renderFrom);
  }

  /// When what is listed was shown.
  public Timetable window() {
    long first =
        renditions.values().stream().mapToLong(one -> one.track().firstListed()).max().orElse(0);
    return timetable(first);
  }

  /// The number of the first segment that any rendition lists.
  long firstListed() {
    return renditions.values().stream().mapToLong(one -> one.track().firstListed()).min().orElse(0);
  }

  /// `main.mpd`.
  ///
  /// @param timeUrl where players ask what time it is
  public String mpd(String timeUrl) {
    Duration there = shortWindow().map(ShortWindow::there).orElse(room.listed());
    return new Entrances(this).mpd(timeUrl, there, markers);
  }

  /// Tells players of something; what was told before only gets an end.
  ///
  /// **On failure** [MarkerRefused].
  public Marker mark(Marker marker) {
    Marker told = markers.tell(marker);
    tellAgain();
    return told;
  }

  /// Tells that something is over; empty when it was, or was never told of.
  public Optional<Marker> unmark(String id, Instant moment, Marker.@Nullable Section by) {
    Optional<Marker> ended = markers.end(id, moment, by);
    ended.ifPresent(_ -> tellAgain());
    return ended;
  }

  /// Takes back what was told of something that has not begun; says whether there was such.
  public boolean cancelMark(String id) {
    boolean cancelled = markers.cancel(id);
    if (cancelled) {
      tellAgain();
    }
    return cancelled;
  }

  /// What was told since it was last asked for and written down; empty for what was taken back.
  public Map<String, Optional<Marker>> markerNews() {
    return markers.news();
  }

  /// These are written down.
  public void written(Map<String, Optional<Marker>> news) {
    markers.written(news);
  }

  /// Whether all that is said of something was told already.
  public boolean hasTold(Marker said) {
    return markers.hasTold(said);
  }

  /// What is told of, in the order of telling.
  public List<Marker> markers() {
    return markers.all();
  }

  private void tellAgain() {
    renditions.values().forEach(one -> one.track().tellAgain());
  }

  /// The renditions that are made of a stretch.
  public List<Rendition> made(Stretch stretch) {
    return renditions().subList(stretch.left(), renditions.size());
  }

  /// What the renditions are called that are made just now.
  public List<String> names() {
    return renditions().stream().skip(left()).map(one -> one.spec().name()).toList();
  }

  /// What those are called that are not.
  public List<String> leftOut() {
    return renditions().stream().limit(left()).map(one -> one.spec().name()).toList();
  }

  private int left() {
    return stretches.isEmpty() ? 0 : stretches.getLast().left();
  }

  /// How many wait for something of it.
  public int waiting() {
    return renditions.values().stream().mapToInt(one -> one.track().waiting()).sum();
  }

  /// Tells those who waited too long.
  public void expire() {
    renditions.values().forEach(one -> one.track().expire());
  }
}

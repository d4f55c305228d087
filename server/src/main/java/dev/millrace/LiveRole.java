package dev.millrace;

import dev.millrace.delivery.live.LiveRoutes;
import dev.millrace.http.RouteGroup;
import dev.millrace.live.Channels;
import dev.millrace.live.Doorway;
import dev.millrace.live.archive.Archive;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.ingest.local.Slate;
import dev.millrace.live.memory.WindowMemory;
import dev.millrace.live.origin.LiveOrigin;
import dev.millrace.live.sql.SqlBulletins;
import dev.millrace.live.sql.SqlChannels;
import dev.millrace.live.sql.SqlRecordings;
import dev.millrace.live.sql.SqlRunners;
import dev.millrace.live.sql.SqlSchedule;
import dev.millrace.live.stage.Broadcasts;
import dev.millrace.live.stage.Cores;
import dev.millrace.live.stage.Equipment;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.vod.RecordedFilms;
import dev.millrace.web.ChannelDesk;
import dev.millrace.web.Health;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Runs live channels: takes in what is published, encodes it, and plays it while it is made.
final class LiveRole implements Duty {
  private final Premises here;
  private final LiveRoutes routes;
  private final Broadcasts broadcasts;
  private final Clips clips;
  private final List<Doorway> ways;

  private LiveRole(Premises here, Airing airing, Ffmpeg ffmpeg, Closing closing) {
    LiveOrigin origin = airing.origin();
    var on = here.on();
    var encoder = new LiveEncoder(ffmpeg, SourceLimits.STANDARD);
    this.ways = LiveDoors.of(here.settings(), () -> ffmpeg, closing);
    var archive = archive(here);
    this.clips = closing.after(clips(here, archive));
    var slate = new Slate(LiveDoors.playout(here.settings()), () -> ffmpeg);
    var kit =
        new Equipment(
            channels(here),
            ways,
            slate,
            encoder,
            origin,
            archive,
            new SqlSchedule(on.database()),
            clips,
            new SqlBulletins(on.database(), here.clock()),
            new Cores(here.settings().config().live().encodeCores()),
            new WindowMemory(here.settings().config().live().windowMemory().bytes()),
            on.ids(),
            here.clock());
    this.broadcasts = closing.after(new Broadcasts(kit, node(here)));
    this.routes = airing.routes();
    this.here = here;
  }

  /// @param airing where others of the process find what is on air
  static LiveRole in(Premises here, Airing airing, Ffmpeg ffmpeg, Closing closing) {
    return new LiveRole(here, airing, ffmpeg, closing);
  }

  /// What the API speaks for, wherever channels run.
  ///
  /// @param live this process's own, if it runs any
  static ChannelDesk desk(Premises here, Optional<LiveRole> live, Closing closing) {
    Supplier<Ffmpeg> none =
        () -> {
          throw new IllegalStateException("channels are run by processes of the role live");
        };
    List<Doorway> ways =
        live.map(role -> role.ways).orElseGet(() -> LiveDoors.of(here.settings(), none, closing));
    var recordings = new SqlRecordings(here.on().database());
    Clips clips =
        live.map(role -> role.clips).orElseGet(() -> closing.after(clips(here, archive(here))));
    return new ChannelDesk(
        channels(here),
        recordings,
        new SqlSchedule(here.on().database()),
        clips,
        ways,
        live.map(role -> role.broadcasts),
        new SqlBulletins(here.on().database(), here.clock()));
  }

  private static Archive archive(Premises here) {
    var on = here.on();
    var films = new RecordedFilms(on.catalog(), on.store(), here.clock());
    var premieres = new Premieres(films, channels(here));
    return new Archive(on.store(), new SqlRecordings(on.database()), premieres);
  }

  private static Clips clips(Premises here, Archive archive) {
    var on = here.on();
    var maker = new Clips.Maker(node(here), on.ids(), here.clock());
    return new Clips(archive, new SqlRecordings(on.database()), on.store(), maker);
  }

  private static String node(Premises here) {
    return here.settings().workflow().nodeName();
  }

  private static Channels channels(Premises here) {
    var on = here.on();
    return new SqlChannels(on.database(), on.outbox(), here.clock(), on.ids());
  }

  @Override
  public void addTo(RouteGroup all, Health health) {
    routes.addTo(all);
  }

  /// Others of ours play by way of this address what is sent here.
  @Override
  public void answersAt(String url) {
    String told = here.settings().config().live().nodeUrl().map(URI::toString).orElse(url);
    new SqlRunners(here.on().database()).answersAt(node(here), told);
  }

  @Override
  public void start() {
    broadcasts.start();
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    return Map.of("live", Map.of("channels", broadcasts.count()));
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(new LiveMetrics(broadcasts));
  }
}

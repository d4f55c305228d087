package dev.millrace;

import dev.millrace.lake.LakeTables;
import dev.millrace.telemetry.sessions.Sessionizer;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a process does in its roles, and what must be there for them beforehand.
///
/// A new role is a class of its own and a line in [#in].
final class Cast {
  private final Roles roles;
  private final Optional<Ahead<Ffmpeg>> encoder;

  private Cast(Roles roles, Optional<Ahead<Ffmpeg>> encoder) {
    this.roles = roles;
    this.encoder = encoder;
  }

  /// Begins what the roles need besides the engines, so that it is made while those start.
  static Cast prepare(Settings settings, Closing closing) {
    Roles roles = settings.roles();
    return new Cast(
        roles,
        roles.hasAny(Role.WORKER, Role.LIVE) || roles.has(Role.STREAMS)
            ? Optional.of(closing.after(Ahead.of(() -> Ffmpeg.open(settings.ffmpeg()))))
            : Optional.empty());
  }

  /// Makes everybody; who needs another comes later.
  List<Duty> in(Premises here, Closing closing) throws InterruptedException {
    requireMemory(here.settings());
    var duties = new ArrayList<Duty>();
    Airing airing = closing.after(Airing.in(here));
    Optional<EdgeRole> edge =
        roles.has(Role.EDGE) ? Optional.of(EdgeRole.in(here, airing, closing)) : Optional.empty();
    edge.ifPresent(duties::add);
    Optional<LiveRole> live = live(here, airing, closing);
    live.ifPresent(duties::add);
    Optional<InferenceRole> inference =
        roles.has(Role.INFERENCE) ? Optional.of(InferenceRole.in(here, closing)) : Optional.empty();
    inference.ifPresent(duties::add);
    Optional<StreamsRole> streams = streams(here, inference, closing);
    streams.ifPresent(duties::add);
    LakeTables lake = LakeDuty.tables(here, closing);
    FiguresDuty figures = FiguresDuty.in(here, closing);
    if (roles.hasAny(Role.API, Role.TELEMETRY)) {
      TelemetryControl control = TelemetryControl.in(here, closing);
      duties.add(control);
      duties.add(figures);
      if (roles.has(Role.TELEMETRY)) {
        duties.add(TelemetryRole.in(here, control.desk(), figures.audience(), closing));
        duties.add(LakeDuty.in(here, lake, closing));
      }
    }
    if (roles.hasAny(Role.API, Role.WORKER)) {
      Studio studio = Studio.in(here, closing);
      if (roles.has(Role.WORKER)) {
        duties.add(WorkerRole.in(here, studio, encoder.orElseThrow().get(), closing));
      }
      if (roles.has(Role.API)) {
        var beside = new ApiRole.Beside(edge.map(EdgeRole::delivery), live, streams, lake);
        ApiRole api = ApiRole.in(here, studio, beside, closing);
        duties.add(api);
        duties.add(EvidenceDuty.in(here, figures, api.readers(), lake));
      }
    }
    return List.copyOf(duties);
  }

  private void requireMemory(Settings settings) {
    Config config = settings.config();
    DirectMemory.ofThisProcess()
        .require(
            config.http().maxUnderWay().bytes(),
            roles.has(Role.EDGE) ? DirectMemory.needs(settings.cache()) : 0,
            roles.has(Role.LIVE) ? config.live().windowMemory().bytes() : 0,
            roles.has(Role.TELEMETRY) ? Sessionizer.MOST_BYTES : 0);
  }

  private Optional<StreamsRole> streams(
      Premises here, Optional<InferenceRole> inference, Closing closing)
      throws InterruptedException {
    return roles.has(Role.STREAMS)
        ? Optional.of(StreamsRole.in(here, inference, encoder.orElseThrow().get(), closing))
        : Optional.empty();
  }

  private Optional<LiveRole> live(Premises here, Airing airing, Closing closing)
      throws InterruptedException {
    return roles.has(Role.LIVE)
        ? Optional.of(LiveRole.in(here, airing, encoder.orElseThrow().get(), closing))
        : Optional.empty();
  }
}

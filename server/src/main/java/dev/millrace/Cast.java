package dev.millrace;

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
        roles.has(Role.WORKER)
            ? Optional.of(closing.after(Ahead.of(() -> Ffmpeg.open(settings.ffmpeg()))))
            : Optional.empty());
  }

  /// Makes everybody; who needs another comes later.
  List<Duty> in(Premises here, Closing closing) throws InterruptedException {
    var duties = new ArrayList<Duty>();
    Optional<EdgeRole> edge =
        roles.has(Role.EDGE) ? Optional.of(EdgeRole.in(here, closing)) : Optional.empty();
    edge.ifPresent(duties::add);
    if (roles.hasAny(Role.API, Role.WORKER)) {
      Studio studio = Studio.in(here, closing);
      if (encoder.isPresent()) {
        duties.add(WorkerRole.in(here, studio, encoder.get().get(), closing));
      }
      if (roles.has(Role.API)) {
        duties.add(ApiRole.in(here, studio, edge.map(EdgeRole::delivery), closing));
      }
    }
    return List.copyOf(duties);
  }
}

package dev.millrace.delivery;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;

/// What a viewer asks for: a file of an asset.
record Asked(String assetId, PlayPath path, Request request) {
  /// What `request` asks for; a path that can be no published file is the 404 problem.
  static Asked by(Request request) {
    PlayPath path = PlayPath.parse(request.param("path"));
    if (path == null) {
      throw notHere(request);
    }
    return new Asked(request.param("assetId"), path, request);
  }

  /// The object, given which version plays.
  String key(Published.Version current) {
    return "assets/" + assetId + "/" + number(current) + "/" + path.file();
  }

  int number(Published.Version current) {
    Integer named = path.version();
    return named == null ? current.number() : named;
  }

  /// Whether the playlists of the version asked for still change.
  boolean grows(Published.Version current) {
    return number(current) == current.number() && !current.isFinal();
  }

  /// The playlist asked for, in the form in which this viewer gets it.
  Playlists.Key playlist(Published.Version current) {
    boolean identity = !path.isManifest() && Passed.by(request).identity();
    int entranceTo = path.isEntrance() ? number(current) : 0;
    return new Playlists.Key(key(current), new Playlist.Form(grows(current), entranceTo, identity));
  }

  Problem.Thrown notHere() {
    return notHere(request);
  }

  private static Problem.Thrown notHere(Request request) {
    return Problem.NOT_FOUND.because(request.path()).thrown();
  }
}

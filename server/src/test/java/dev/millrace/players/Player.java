package dev.millrace.players;

/// A player on a protocol.
enum Player {
  HLS_JS("hls.js, HLS", "hls"),
  SHAKA_DASH("Shaka Player, DASH", "shaka"),
  SHAKA_HLS("Shaka Player, HLS", "shaka"),
  DASH_JS("dash.js, DASH", "dash");

  final String title;

  /// Its adapter in `engines.js`.
  final String engine;

  Player(String title, String engine) {
    this.title = title;
    this.engine = engine;
  }

  String entrance(Film film) {
    return this == HLS_JS || this == SHAKA_HLS ? film.hls() : film.dash();
  }
}

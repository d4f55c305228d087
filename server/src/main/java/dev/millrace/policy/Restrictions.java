package dev.millrace.policy;

/// What keeps a film from being seen by everybody.
///
/// @param protection how its media is encrypted; `cbcs` cannot be beside AV1
/// @param playback who may play it
public record Restrictions(Policy.Protection protection, Playback playback) {
  /// Clear, and for everybody.
  public static final Restrictions NONE = new Restrictions(Policy.Protection.NONE, Playback.PUBLIC);
}

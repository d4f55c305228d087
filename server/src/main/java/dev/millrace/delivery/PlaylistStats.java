package dev.millrace.delivery;

/// What was asked for of playlists since the edge began, each asker counted once, and what the
/// bucket gave for it.
///
/// @param fresh that were here
/// @param stale that were given on though they were to be looked at anew
/// @param renewed that were looked at anew first
/// @param fetched that were not known
/// @param joined that were waited for, as they were being read for another
/// @param missing that are not there
/// @param originBytes that came from the bucket
public record PlaylistStats(
    long fresh,
    long stale,
    long renewed,
    long fetched,
    long joined,
    long missing,
    long originBytes) {}

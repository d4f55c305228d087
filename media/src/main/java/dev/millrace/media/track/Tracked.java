package dev.millrace.media.track;

/// Something that is seen in one picture, and known from others.
///
/// @param index of what is seen, in the list that the tracker was given
/// @param id of the track, for good; never given again
/// @param isConfirmed whether it was seen often enough to be counted
/// @param isNew whether it is confirmed by this very picture
public record Tracked(int index, long id, Sighting sighting, boolean isConfirmed, boolean isNew) {}

package dev.millrace.web;

import dev.millrace.search.EventIndex;

/// What happened and can be found again.
///
/// @param players what players told
/// @param access what viewers asked of the edge
/// @param audit what was changed by the API, and who was refused
/// @param sessions what players' events add up to, a row each
public record Archives(
    EventIndex players, EventIndex access, EventIndex audit, EventIndex sessions) {}

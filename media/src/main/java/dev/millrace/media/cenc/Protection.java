package dev.millrace.media.cenc;

import java.util.UUID;

/// What anybody may know of a film's encryption: everything but the key.
public record Protection(Scheme scheme, UUID keyId) {}

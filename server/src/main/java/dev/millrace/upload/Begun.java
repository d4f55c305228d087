package dev.millrace.upload;

/// How the request for an upload ended: with an [UploadTicket], or with the state of the upload
/// that an earlier request with the same key began, or as follows.
public sealed interface Begun permits UploadTicket, UploadState, Begun.Refused, Begun.KeyReused {
  /// The request says something that is not acceptable; nothing was made.
  record Refused(String field, String reason) implements Begun {}

  /// The idempotency key was used before for a different request; nothing was made.
  record KeyReused() implements Begun {}
}

package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.http.Problem;
import dev.millrace.upload.Completion;
import dev.millrace.upload.UploadState;
import java.util.Locale;

/// What a client hears when an upload does not go as it asked.
final class UploadProblems {
  static final Problem.Type REFUSED =
      new Problem.Type("upload-refused", 422, "The upload is not acceptable");
  static final Problem.Type KEY_REUSED =
      new Problem.Type("idempotency-key-reused", 422, "The Idempotency-Key was used before");
  static final Problem.Type PARTS_MISSING =
      new Problem.Type("upload-parts-missing", 409, "Parts of the upload are missing");
  static final Problem.Type PART_DIFFERS =
      new Problem.Type("upload-part-differs", 409, "A part is not what was sent");
  static final Problem.Type PARTS_REFUSED =
      new Problem.Type("upload-parts-refused", 422, "The parts do not make the file");
  static final Problem.Type SIZE_DIFFERS =
      new Problem.Type("upload-size-differs", 422, "The file is not as long as announced");
  static final Problem.Type OVER = new Problem.Type("upload-over", 409, "The upload is over");
  static final Problem.Type BUSY =
      new Problem.Type("upload-busy", 409, "The upload is being worked on");

  private UploadProblems() {}

  static Problem.Thrown refused(String field, String reason) {
    return REFUSED.because(reason).with("member", field).thrown();
  }

  static Problem.Thrown keyReused() {
    return KEY_REUSED.because("send a new key with a different request").thrown();
  }

  static Problem.Thrown forgotten(AssetId id) {
    return OVER.because("asset " + id + " was uploaded more than a day ago").thrown();
  }

  static Problem.Thrown of(UploadState state) {
    return switch (state) {
      case UploadState.Uploaded(var id) ->
          OVER.because("asset " + id + " is uploaded already").thrown();
      case UploadState.Ended(var id, var reason) ->
          OVER.because(
                  "the upload of asset %s was given up: %s"
                      .formatted(id, reason.name().toLowerCase(Locale.ROOT).replace('_', ' ')))
              .thrown();
      case UploadState.Busy() ->
          BUSY.because("try again in a second").thrown().with("Retry-After", "1");
      case UploadState.Unknown() -> Problem.NOT_FOUND.because("there is no such upload").thrown();
    };
  }

  static Problem.Thrown of(Completion refusal) {
    return switch (refusal) {
      case UploadState state -> of(state);
      case Completion.PartsMissing(var numbers) ->
          PARTS_MISSING
              .because("upload parts " + numbers + " and complete again")
              .with("parts", numbers)
              .thrown();
      case Completion.EtagDiffers(int number) ->
          PART_DIFFERS
              .because("the store holds other bytes for part " + number + "; upload it again")
              .with("part", number)
              .thrown();
      case Completion.OtherParts(var id) ->
          OVER.because("asset " + id + " is uploaded already, and of other parts").thrown();
      case Completion.PartsRefused(String reason) -> PARTS_REFUSED.because(reason).thrown();
      case Completion.SizeDiffers(long declared, long found) ->
          SIZE_DIFFERS
              .because(
                  "%d bytes were announced and %d came; the upload was removed"
                      .formatted(declared, found))
              .thrown();
    };
  }
}

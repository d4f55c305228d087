package dev.millrace.vod;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;

/// The steps that look at the source: `probe` and `images/poster`.
final class SourceSteps {
  /// The poster's place in the asset's folder.
  static final String POSTER = "images/poster.jpg";

  private final ObjectStore store;
  private final Transcoder transcoder;

  SourceSteps(ObjectStore store, Transcoder transcoder) {
    this.store = store;
    this.transcoder = transcoder;
  }

  /// Fetches the source and says what it is.
  StepResult probe(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    SourceInfo info = transcoder.probe(source.file(), cancellation);
    return StepResult.of(StepJson.write(info));
  }

  /// Publishes a still of the film.
  StepResult poster(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    var planned = Planned.of(context);
    byte[] jpeg = transcoder.poster(source.file(), planned.plan().source(), cancellation);
    String key = planned.folder(context.subject()).key(POSTER);
    store.put(key, jpeg, ObjectMeta.immutable("image/jpeg"));
    return StepResult.empty();
  }
}

package dev.millrace.vod;

import dev.millrace.catalog.Media;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.transcode.BadMedia;
import dev.millrace.workflow.step.RetryPolicy;
import dev.millrace.workflow.step.StepKind;
import java.time.Duration;

/// The kinds of steps, and how patient each is.
///
/// A slot of the CPU lane is half a CPU, so that a light step fits beside a heavy one without
/// promising more than the machine has.
final class Kinds {
  static final int SLOTS_PER_CPU = 2;
  private static final int MAX_CPUS_PER_CHUNK = 8;

  private static final RetryPolicy PATIENT =
      RetryPolicy.of(8, Duration.ofSeconds(1), Duration.ofMinutes(2))
          .except(BadMedia.class)
          .except(Media.TooMuch.class)
          .except(PackagingFailure.class);
  private static final RetryPolicy COSTLY =
      RetryPolicy.of(3, Duration.ofSeconds(2), Duration.ofMinutes(1))
          .except(BadMedia.class)
          .except(Media.TooMuch.class)
          .except(PackagingFailure.class);

  static final StepKind FETCH = StepKind.network("vod.fetch", Duration.ofHours(12), PATIENT);
  static final StepKind PROBE = StepKind.io("vod.probe", Duration.ofHours(2), PATIENT);
  static final StepKind PLAN = StepKind.io("vod.plan", Duration.ofMinutes(1), PATIENT);
  static final StepKind ENCODE = StepKind.cpu("vod.encode", Duration.ofHours(6), COSTLY);
  static final StepKind LADDER = StepKind.cpu("vod.ladder", Duration.ofMinutes(10), COSTLY);
  static final StepKind AUDIO = StepKind.cpu("vod.audio", Duration.ofHours(6), COSTLY);
  static final StepKind POSTER = StepKind.cpu("vod.poster", Duration.ofMinutes(10), COSTLY);
  static final StepKind STORYBOARD = StepKind.cpu("vod.storyboard", Duration.ofHours(2), COSTLY);
  static final StepKind TEXT = StepKind.io("vod.text", Duration.ofHours(2), PATIENT);
  static final StepKind PUBLISH = StepKind.io("vod.publish", Duration.ofMinutes(30), PATIENT);
  static final StepKind REPUBLISH = StepKind.io("vod.republish", Duration.ofMinutes(30), PATIENT);
  static final StepKind REMOVE = StepKind.io("vod.remove", Duration.ofHours(2), PATIENT);
  static final StepKind ORIGINAL = StepKind.io("vod.original", Duration.ofMinutes(10), PATIENT);

  private Kinds() {}

  /// What an encode of all rungs takes on a machine of `cpus`: all but half a CPU, which is left
  /// to sound and stills; of a single CPU all, so that two encodes never share it.
  static int chunkSlots(int cpus) {
    int all = SLOTS_PER_CPU * Math.min(cpus, MAX_CPUS_PER_CHUNK);
    return Math.max(SLOTS_PER_CPU, all - 1);
  }
}

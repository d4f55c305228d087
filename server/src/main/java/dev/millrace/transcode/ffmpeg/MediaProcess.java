package dev.millrace.transcode.ffmpeg;

import dev.millrace.transcode.ffmpeg.MediaFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A running child with its outputs, watched until it ends.
///
/// **Threading**: any thread may ask, wait or kill.
///
/// **Ownership**: when [#await] returns or throws, the child and all it started are gone, its
/// outputs are read or closed, and its scratch folder is deleted.
public final class MediaProcess implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MediaProcess.class.getName());
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final int KILLED = 128 + 9;
  private static final Duration DEATH = Duration.ofSeconds(10);

  private final MediaCommand command;
  private final Process child;
  private final Path folder;
  private final List<OutputSocket> sockets;
  private final Consumer<MediaProcess> onEnd;
  private final Messages messages = new Messages();
  private final Activity activity = new Activity();
  private final long startedNanos = System.nanoTime();
  private final AtomicReference<@Nullable MediaFailure> failure = new AtomicReference<>();
  private final List<Thread> readers = new ArrayList<>();
  private final CompletableFuture<Progress> end = new CompletableFuture<>();
  private volatile Progress progress = Progress.NONE;
  private volatile @Nullable Consumer<Progress> listener;

  MediaProcess(
      MediaCommand command,
      Process child,
      Path folder,
      List<OutputSocket> sockets,
      Consumer<MediaProcess> onEnd) {
    this.command = command;
    this.child = child;
    this.folder = folder;
    this.sockets = List.copyOf(sockets);
    this.onEnd = onEnd;
  }

  void watch(OutputConsumer consumer) {
    reader("messages", () -> messages.readFrom(child.getErrorStream()));
    int socket = 0;
    for (String output : command.outputs()) {
      if (output.equals(MediaCommand.STANDARD_OUTPUT)) {
        reader(output, () -> consume(consumer, output, child.getInputStream()));
      } else {
        OutputSocket next = sockets.get(socket++);
        reader(output, () -> consume(consumer, output, next.accept()));
      }
    }
    if (command.readsProgress()) {
      reader("progress", () -> new ProgressReport().readFrom(child.getInputStream(), this::moved));
    } else if (!command.outputs().contains(MediaCommand.STANDARD_OUTPUT)) {
      reader("output", () -> child.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }
    Thread.ofVirtual().name(command.name() + "-watch").start(this::supervise);
  }

  /// Waits for the end of the child and of everybody who reads from it.
  ///
  /// **On failure**: [MediaFailure]; [Kind#CANCELLED] when the waiting thread is interrupted, which
  /// also ends the child.
  public Progress await() {
    try {
      return end.get();
    } catch (InterruptedException e) {
      kill("the waiting thread was interrupted");
      Progress ignored = end.handle((p, f) -> progress).join();
      Thread.currentThread().interrupt();
      throw new MediaFailure(
          Kind.CANCELLED, command.name() + " was interrupted", messages.last(), e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof MediaFailure known
          ? known
          : new CompletionException(e.getCause());
    }
  }

  /// What the child reads, of a command that is [MediaCommand.Input.Fed]; ends when it is closed.
  ///
  /// **Threading**: for one thread, which waits while the child does not read.
  /// **On failure**: an [IOException] once the child is gone.
  public OutputStream feed() {
    if (!(command.input() instanceof MediaCommand.Input.Fed)) {
      throw new IllegalStateException(command.name() + " is not fed");
    }
    return child.getOutputStream();
  }

  /// Ends the child and all it started, now. The first reason given is the one that counts.
  public void kill(String reason) {
    fail(Kind.CANCELLED, reason);
  }

  /// Calls `listener` with each change, on a thread of this process; must return soon.
  public void onProgress(Consumer<Progress> listener) {
    this.listener = listener;
  }

  public Progress progress() {
    return progress;
  }

  public long pid() {
    return child.pid();
  }

  /// Ends the child if it still runs and waits until nothing is left of it.
  @Override
  public void close() {
    if (!end.isDone()) {
      kill("closed");
      end.exceptionally(failed -> progress).join();
    }
  }

  private void supervise() {
    try {
      while (!child.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        checkLimits();
      }
      sockets.forEach(OutputSocket::close);
      joinReaders();
    } catch (InterruptedException e) {
      fail(Kind.CANCELLED, "its watcher was interrupted");
    } finally {
      killTree();
      Folders.delete(folder);
      onEnd.accept(this);
      complete();
    }
  }

  private void complete() {
    MediaFailure known = verdict();
    if (known == null) {
      end.complete(progress);
    } else {
      LOG.log(Level.DEBUG, "A media process failed. name={0} {1}", command.name(), known);
      end.completeExceptionally(known);
    }
  }

  /// A reader that found the output cut short is right, but why the child died says more.
  private @Nullable MediaFailure verdict() {
    MediaFailure known = failure.get();
    int code = child.exitValue();
    if (code == 0 || (known != null && (known.kind() != Kind.OUTPUT || code == KILLED))) {
      return known;
    }
    return Diagnosis.of(command.name(), code, messages.last());
  }

  private void checkLimits() {
    var limits = command.limits();
    child.info().totalCpuDuration().ifPresent(this::used);
    if (progress.cpu().compareTo(limits.cpu()) > 0) {
      fail(Kind.TIMEOUT, "it used more than " + limits.cpu().toSeconds() + " s of processor time");
    } else if (System.nanoTime() - startedNanos > limits.wallClock().toNanos()) {
      fail(Kind.TIMEOUT, "it ran longer than " + limits.wallClock().toSeconds() + " s");
    } else if (activity.silence().compareTo(limits.silence()) > 0) {
      fail(Kind.STALLED, "no progress for " + limits.silence().toSeconds() + " s");
    }
  }

  /// What was written is still being read, or uploaded, when the child is gone.
  private void joinReaders() throws InterruptedException {
    long deadline = startedNanos + command.limits().wallClock().plus(DEATH).toNanos();
    for (Thread reader : readers) {
      long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
      if (!reader.join(Duration.ofMillis(left))) {
        fail(Kind.TIMEOUT, "its output was not read to the end in time");
        reader.interrupt();
      }
    }
  }

  /// A failing reader ends the child before it closes, so that the child's own complaint about the
  /// closed socket never hides the reason.
  private void consume(OutputConsumer consumer, String output, InputStream media)
      throws IOException {
    try (InputStream listened = new WholeOutput(activity.listening(media), child)) {
      try {
        consumer.consume(output, listened);
      } catch (IOException | RuntimeException e) {
        failed(output, e, String.valueOf(e.getMessage()));
      }
    }
  }

  private void reader(String name, Reading reading) {
    readers.add(
        Thread.ofVirtual().name(command.name() + "-" + name).start(() -> guarded(name, reading)));
  }

  private void guarded(String name, Reading reading) {
    try {
      reading.run();
    } catch (java.nio.channels.ClosedChannelException e) {
      failed(name, e, "the child never opened it");
    } catch (IOException | RuntimeException e) {
      failed(name, e, String.valueOf(e.getMessage()));
    }
  }

  private void failed(String name, Exception cause, String why) {
    record(new MediaFailure(Kind.OUTPUT, output(name) + why, messages.last(), cause));
    killTree();
  }

  private String output(String name) {
    return command.name() + ", output " + name + ": ";
  }

  private void fail(Kind kind, String reason) {
    record(new MediaFailure(kind, command.name() + " was ended: " + reason, messages.last()));
    killTree();
  }

  private void record(MediaFailure candidate) {
    failure.compareAndSet(null, candidate);
  }

  private void killTree() {
    child.descendants().forEach(ProcessHandle::destroyForcibly);
    child.destroyForcibly();
  }

  private void moved(ProgressReport report) {
    activity.touch();
    progress = new Progress(report.frames(), report.position(), progress.cpu());
    Consumer<Progress> told = listener;
    if (told != null) {
      told.accept(progress);
    }
  }

  private void used(Duration cpu) {
    progress = new Progress(progress.frames(), progress.position(), cpu);
  }

  @FunctionalInterface
  private interface Reading {
    void run() throws IOException;
  }
}

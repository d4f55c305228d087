package dev.millrace.transcode.ffmpeg;

import dev.millrace.transcode.ffmpeg.MediaCommand.Input;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// FFmpeg on this machine: starts its processes, locked up and watched.
///
/// **Threading**: safe on every thread.
///
/// **Ownership**: `close()` ends every process it started, waits for them and removes the scratch.
public final class Ffmpeg implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Ffmpeg.class.getName());

  private final FfmpegInstallation installation;
  private final Sandbox sandbox;
  private final ScratchRoot scratch;
  private final Spawner spawner = new Spawner();
  private final Set<MediaProcess> running = ConcurrentHashMap.newKeySet();

  private Ffmpeg(FfmpegInstallation installation, Sandbox sandbox, ScratchRoot scratch) {
    this.installation = installation;
    this.sandbox = sandbox;
    this.scratch = scratch;
  }

  /// Finds FFmpeg and tries which locks this machine has.
  ///
  /// **On failure**: [FfmpegUnavailable].
  public static Ffmpeg open(FfmpegConfig config) {
    FfmpegInstallation installation = FfmpegInstallation.find(config);
    LOG.log(
        Level.INFO,
        "FFmpeg is ready. version={0} program={1}",
        installation.version(),
        installation.ffmpeg());
    Sandbox sandbox = Sandbox.detect(installation, config.niceness());
    return new Ffmpeg(installation, sandbox, ScratchRoot.create(config.scratch(), sandbox.user()));
  }

  public FfmpegInstallation installation() {
    return installation;
  }

  /// Starts `command`; `consumer` reads each of its outputs.
  ///
  /// **On failure**: [UncheckedIOException] when nothing could be started; nothing is left behind.
  public MediaProcess start(MediaCommand command, OutputConsumer consumer) {
    Path folder = null;
    var sockets = new ArrayList<OutputSocket>();
    try {
      folder = scratch.newFolder();
      for (String output : command.outputs()) {
        if (!output.equals(MediaCommand.STANDARD_OUTPUT)) {
          sockets.add(OutputSocket.listen(folder, output));
        }
      }
      Process child = spawner.start(builder(command, folder));
      var process = new MediaProcess(command, child, folder, sockets, running::remove);
      running.add(process);
      process.watch(consumer);
      return process;
    } catch (IOException e) {
      sockets.forEach(OutputSocket::close);
      if (folder != null) {
        Folders.delete(folder);
      }
      throw new UncheckedIOException("cannot start " + command.name(), e);
    }
  }

  private ProcessBuilder builder(MediaCommand command, Path folder) {
    var program = new ArrayList<String>();
    if (command.program() == MediaCommand.Program.FFPROBE) {
      program.add(installation.ffprobe().toString());
      program.addAll(List.of("-hide_banner", "-v", "error"));
    } else {
      program.add(installation.ffmpeg().toString());
      program.addAll(List.of("-hide_banner", "-nostdin", "-nostats", "-v", "warning", "-y"));
      if (command.readsProgress()) {
        program.addAll(List.of("-progress", "pipe:1", "-stats_period", "0.5"));
      }
    }
    for (String argument : command.arguments()) {
      program.addAll(argument.equals(MediaCommand.INPUT) ? inputArguments() : List.of(argument));
    }
    var builder =
        new ProcessBuilder(sandbox.around(program, command.limits(), command.network()))
            .directory(folder.toFile());
    builder.redirectInput(
        switch (command.input()) {
          case Input.File(Path file) -> Redirect.from(file.toFile());
          case Input.Fed() -> Redirect.PIPE;
          case Input.None() -> Redirect.from(new File("/dev/null"));
        });
    ChildEnvironment.apply(builder, installation.libraries());
    return builder;
  }

  /// Only descriptors may be opened for reading, so nothing inside the media can name a file.
  private List<String> inputArguments() {
    return installation.readsDescriptors()
        ? List.of("-protocol_whitelist", "fd", "-fd", "0", "-i", "fd:")
        : List.of("-protocol_whitelist", "file", "-i", "file:/dev/fd/0");
  }

  @Override
  public void close() {
    List.copyOf(running).forEach(MediaProcess::close);
    spawner.close();
    scratch.close();
  }
}

package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A film of one kind, made to be coded by two ladders.
///
/// @param what it shows, for the reader of the figures
/// @param source arguments of FFmpeg that open it; `FILM` and `STREET` stand for files
/// @param filters that make it what it is
record LadderClip(String name, String what, List<String> source, String filters) {
  private static final int SECONDS = 12;
  private static final String FILM = "FILM";
  private static final String STREET = "STREET";
  private static final String STREET_FILE = "car-detection.mp4";

  /// Those that can be made here: the street is not part of the checkout.
  static List<LadderClip> all() {
    var clips = new ArrayList<LadderClip>();
    clips.add(new LadderClip("cartoon", "the film as it is", of(FILM), "null"));
    if (Files.isRegularFile(street())) {
      clips.add(
          new LadderClip(
              "street",
              "a camera over a street, 768x432, scaled up to 1080p",
              of(STREET),
              "fps=25,scale=1920:1080"));
    }
    clips.add(
        new LadderClip(
            "enlarged", "the film at 360p, scaled up", of(FILM), "scale=640:360,scale=1920:1080"));
    clips.add(new LadderClip("noise", "the film with noise", of(FILM), "noise=alls=12:allf=t"));
    clips.add(
        new LadderClip(
            "slides",
            "a line drawing on blue, another every four seconds",
            List.of("-f", "lavfi", "-i", "color=navy:s=1920x1080:r=25"),
            "drawgrid=w=160:h=120:t=2:c=white@0.7,"
                + "drawgrid=w=300:h=200:t=3:c=yellow:enable='between(mod(t,12),4,8)',"
                + "drawgrid=w=90:h=70:t=2:c=red:enable='gte(mod(t,12),8)'"));
    return clips;
  }

  private static List<String> of(String file) {
    return List.of("-i", file);
  }

  private static Path street() {
    return Path.of(System.getenv().getOrDefault("MILLRACE_BENCH_MEDIA", "")).resolve(STREET_FILE);
  }

  /// The clip as a file of so little loss that it counts as the original.
  Path make(Workshop workshop) throws IOException, InterruptedException {
    Path file = workshop.folder().resolve("ladder-" + name + ".mp4");
    var arguments = new ArrayList<String>();
    String film = workshop.clips().film().toString();
    for (String word : source) {
      arguments.add(word.equals(FILM) ? film : word.equals(STREET) ? street().toString() : word);
    }
    arguments.addAll(List.of("-map", "0:v:0", "-vf", filters + ",format=yuv420p"));
    arguments.addAll(List.of("-t", Integer.toString(SECONDS), "-c:v", "libx264"));
    arguments.addAll(List.of("-preset", "ultrafast", "-crf", "10", "-g", "50", file.toString()));
    workshop.encoder().run(arguments);
    return file;
  }
}

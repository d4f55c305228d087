package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A film of one kind, made to be coded by two ladders.
///
/// @param what it shows, for the reader of the figures
/// @param known whether thresholds were set on it, so that its figures promise nothing
/// @param source arguments of FFmpeg that open it; `FILM`, `STREET` and `PAGE` stand for files
/// @param filters that make it what it is
record LadderClip(String name, String what, boolean known, List<String> source, String filters) {
  private static final int SECONDS = 12;
  private static final String FILM = "FILM";
  private static final String STREET = "STREET";
  private static final String PAGE = "PAGE";
  private static final String STREET_FILE = "car-detection.mp4";

  /// The film's other part, of which the known clips show nothing.
  private static final List<String> REST = List.of("-ss", "17", "-i", FILM);

  private static final String FULL = "scale=1920:1080:flags=neighbor";

  /// Those that can be made here: the street is not part of the checkout.
  static List<LadderClip> all() {
    var clips = new ArrayList<LadderClip>();
    clips.add(known("cartoon", "the film as it is", FILM, "null"));
    if (Files.isRegularFile(street())) {
      clips.add(
          known(
              "street",
              "a camera over a street, 768x432, scaled up to 1080p",
              STREET,
              "fps=25,scale=1920:1080"));
    }
    clips.add(
        known("enlarged", "the film at 360p, scaled up", FILM, "scale=640:360,scale=1920:1080"));
    clips.add(known("noise", "the film with noise", FILM, "noise=alls=12:allf=t"));
    clips.add(
        new LadderClip(
            "lines",
            "a line drawing on blue, another every four seconds",
            true,
            List.of("-f", "lavfi", "-i", "color=navy:s=1920x1080:r=25"),
            "drawgrid=w=160:h=120:t=2:c=white@0.7,"
                + "drawgrid=w=300:h=200:t=3:c=yellow:enable='between(mod(t,12),4,8)',"
                + "drawgrid=w=90:h=70:t=2:c=red:enable='gte(mod(t,12),8)'"));
    clips.addAll(text());
    clips.addAll(unseen());
    return clips;
  }

  private static LadderClip known(String name, String what, String file, String filters) {
    return new LadderClip(name, what, true, List.of("-i", file), filters);
  }

  private static LadderClip unseen(String name, String what, List<String> source, String filters) {
    return new LadderClip(name, what, false, source, filters);
  }

  private static List<LadderClip> text() {
    return List.of(
        unseen(
            "slides",
            "pages of text, another every four seconds",
            page("1500", "1/4"),
            "pad=640:360," + FULL + ",fps=25"),
        unseen(
            "terminal", "text that is typed and scrolls", page("8", "25"), "pad=640:360," + FULL),
        unseen(
            "lecture",
            "a page of text with the film in its corner",
            page("1500", "1/12"),
            "pad=640:360,%s,fps=24[page];movie=%s:sp=17,scale=640:360,setpts=PTS-STARTPTS[corner];"
                    .formatted(FULL, FILM)
                + "[page][corner]overlay=1240:680"));
  }

  private static List<LadderClip> unseen() {
    return List.of(
        unseen("grain", "another part of the film with grain", REST, "noise=alls=6:allf=t+u"),
        unseen(
            "drawn",
            "the same in few colours with outlines, twelve pictures a second, each shown twice",
            REST,
            "fps=12,format=yuv420p,avgblur=3,lutyuv=y='trunc(val/28)*28',"
                + "edgedetect=mode=colormix:high=0.1:low=0.05,fps=24"),
        unseen(
            "talker",
            "a part of the same that moves, before a still background, softly recorded",
            REST,
            "split[a][b];[a]trim=end_frame=1,loop=-1:1,setpts=N/FRAME_RATE/TB,gblur=12[back];"
                + "[b]crop=800:900:560:90,setpts=N/FRAME_RATE/TB[head];"
                + "[back][head]overlay=560:180:shortest=1,gblur=0.8,noise=alls=2:allf=t"),
        unseen(
            "sport",
            "fast pans over four films side by side, fifty pictures a second",
            REST,
            "fps=50,split=4[a][b][c][d];[b]hflip[e];[c]vflip[f];[d]negate[g];"
                + "[a][e][f][g]xstack=grid=2x2,"
                + "crop=1920:1080:x='960+900*sin(t*1.3)':y='540+500*cos(t*0.9)'"),
        unseen(
            "phone",
            "the same from a lens that is out of focus, with a sensor's noise",
            REST,
            "gblur=sigma=2.5,noise=alls=3:allf=t"));
  }

  /// A page of this project by FFmpeg's own letters.
  private static List<String> page(String letters, String perSecond) {
    return List.of(
        "-f",
        "tty",
        "-chars_per_frame",
        letters,
        "-framerate",
        perSecond,
        "-video_size",
        "640x352",
        "-i",
        PAGE);
  }

  private static Path street() {
    return Path.of(System.getenv().getOrDefault("MILLRACE_BENCH_MEDIA", "")).resolve(STREET_FILE);
  }

  /// The clip as a file of so little loss that it counts as the original.
  Path make(Workshop workshop) throws IOException, InterruptedException {
    Path file = workshop.folder().resolve("ladder-" + name + ".mp4");
    String film = workshop.clips().film().toString();
    var files =
        Map.of(FILM, film, STREET, street().toString(), PAGE, workshop.clips().page().toString());
    var arguments = new ArrayList<String>();
    for (String word : source) {
      arguments.add(files.getOrDefault(word, word));
    }
    String graph = "[0:v:0]" + filters.replace(FILM, film) + ",format=yuv420p[clip]";
    arguments.addAll(List.of("-filter_complex", graph, "-map", "[clip]"));
    arguments.addAll(List.of("-t", Integer.toString(SECONDS), "-c:v", "libx264"));
    arguments.addAll(List.of("-preset", "ultrafast", "-crf", "10", "-g", "50", file.toString()));
    workshop.encoder().run(arguments);
    return file;
  }
}

package dev.millrace.testing;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A film that FFmpeg draws, whose cuts and fades are known to the frame.
public final class KnownFilm {
  public static final int FPS = 25;

  private static final List<String> SCENES =
      List.of(
          "testsrc2=s=320x180:r=25",
          "smptehdbars=s=320x180:r=25",
          "mandelbrot=s=320x180:r=25",
          "testsrc=s=320x180:r=25",
          "gradients=s=320x180:r=25:speed=0.02:seed=7:c0=red:c1=blue",
          "yuvtestsrc=s=320x180:r=25",
          "testsrc2=s=320x180:r=25,negate",
          "pal75bars=s=320x180:r=25",
          "gradients=s=320x180:r=25:speed=0.05:seed=3:c0=green:c1=yellow",
          "testsrc=s=320x180:r=25,hue=h=120",
          "testsrc2=s=320x180:r=25,hue=h=200",
          "rgbtestsrc=s=320x180:r=25");

  private final List<String> chains = new ArrayList<>();
  private final List<Integer> cuts = new ArrayList<>();
  private final List<int[]> slow = new ArrayList<>();
  private int frames;

  /// A shot behind a cut.
  public KnownFilm shot(int scene, int length) {
    return part(scene, length, "");
  }

  /// Two shots, one of which shows through the other for `change` frames.
  public KnownFilm dissolve(int scene, int length, int change) {
    int n = chains.size();
    chains.add(
        "%1$s,format=yuv420p[x%3$d];%2$s,format=yuv420p[y%3$d];[x%3$d][y%3$d]"
                .formatted(source(scene, length + change), source(scene + 1, length + change), n)
            + "xfade=transition=fade:duration=%s:offset=%s[p%d]"
                .formatted(seconds(change), seconds(length), n));
    began();
    slow.add(new int[] {frames + length, frames + length + change});
    frames += 2 * length + change;
    return this;
  }

  /// Two shots, the first of which becomes black in `change` frames, as does the second, backwards.
  public KnownFilm fade(int scene, int length, int change) {
    int half = length + change;
    part(scene, half, ",fade=out:%d:%d".formatted(length, change));
    slow.add(new int[] {frames - change, frames + change});
    chains.add(
        "%s,fade=in:0:%d,format=yuv420p[p%d]"
            .formatted(source(scene + 1, half), change, chains.size()));
    frames += half;
    return this;
  }

  /// So many black frames.
  public KnownFilm black(int length) {
    chains.add(
        "color=black:s=320x180:r=25,trim=end_frame=%d,format=yuv420p[p%d]"
            .formatted(length, chains.size()));
    frames += length;
    return this;
  }

  private KnownFilm part(int scene, int length, String more) {
    int n = chains.size();
    chains.add("%s%s,format=yuv420p[p%d]".formatted(source(scene, length), more, n));
    began();
    frames += length;
    return this;
  }

  private void began() {
    if (frames > 0) {
      cuts.add(frames);
    }
  }

  private static String source(int scene, int length) {
    return SCENES.get(scene % SCENES.size())
        + ",trim=end_frame="
        + length
        + ",setpts=N/25/TB,fps=25";
  }

  private static String seconds(int frames) {
    return Double.toString((double) frames / FPS);
  }

  /// Draws it, with a sound that is silent from the second to the third second.
  public Path make(Path target) {
    String sound = "aevalsrc=if(between(t\\,2\\,3)\\,0\\,0.3*sin(440*2*PI*t)):s=48000:d=";
    return make(target, "", sound + seconds(frames) + "[a]");
  }

  /// Draws it, with the sound of a file.
  public Path make(Path target, Path sound) {
    return make(target, "-i " + sound + " ", "[0:a]anull[a]");
  }

  private Path make(Path target, String input, String sound) {
    var graph = new StringBuilder(String.join(";", chains)).append(';');
    for (int n = 0; n < chains.size(); n++) {
      graph.append("[p").append(n).append(']');
    }
    graph.append("concat=n=").append(chains.size()).append(",setsar=1[v];").append(sound);
    return TestFfmpeg.make(
        target,
        input
            + "-filter_complex "
            + graph.toString().replace(" ", "{}")
            + " -map [v] -map [a] -c:v libx264 -preset ultrafast -g 250 -bf 2 -c:a aac");
  }

  public List<Integer> cuts() {
    return cuts;
  }

  /// First changing frame, and first whole one of the next shot.
  public List<int[]> slow() {
    return slow;
  }

  public int frames() {
    return frames;
  }
}

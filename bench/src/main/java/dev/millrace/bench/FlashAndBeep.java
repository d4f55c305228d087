package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How far the sound of a test picture is from its picture: its square flashes with each beep.
final class FlashAndBeep {
  private static final Pattern FLASHES =
      Pattern.compile("pts_time:([\\d.]+)\\s+lavfi\\.signalstats\\.YAVG=(\\d+)");
  private static final Pattern BEEPS = Pattern.compile("lavfi\\.silence_end=([\\d.]+)");
  private static final int BRIGHT = 128;

  private final Encoder encoder;

  FlashAndBeep(Encoder encoder) {
    this.encoder = encoder;
  }

  /// Seconds from each flash to its beep; less than 0 when the beep is first.
  ///
  /// **On failure** [BenchFailed] when no flash has a beep within half a second.
  double[] apart(Path picture, Path sound) throws IOException, InterruptedException {
    List<Double> beeps = beeps(sound);
    double[] apart =
        flashes(picture).stream()
            .flatMap(flash -> beeps.stream().map(beep -> beep - flash))
            .filter(seconds -> Math.abs(seconds) < 0.5)
            .mapToDouble(seconds -> seconds)
            .toArray();
    if (apart.length == 0) {
      throw new BenchFailed("no flash of the test picture has a beep");
    }
    return apart;
  }

  /// When the square becomes bright.
  private List<Double> flashes(Path picture) throws IOException, InterruptedException {
    String middle = "crop=iw/16:iw/16:iw*25/32:ih/8+iw/32";
    String said =
        encoder.say(
            List.of(
                "-copyts",
                "-i",
                picture.toString(),
                "-vf",
                middle + ",signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-",
                "-f",
                "null",
                "-"));
    var flashes = new ArrayList<Double>();
    boolean bright = true; // the first may have begun before
    for (var found : FLASHES.matcher(said).results().toList()) {
      boolean now = Integer.parseInt(found.group(2)) > BRIGHT;
      if (now && !bright) {
        flashes.add(Double.parseDouble(found.group(1)));
      }
      bright = now;
    }
    return flashes;
  }

  /// When a beep begins in the tone below it.
  private List<Double> beeps(Path sound) throws IOException, InterruptedException {
    String beep = "bandpass=f=1760:width_type=h:w=400,silencedetect=n=-30dB:d=0.3";
    String said =
        encoder.say(
            List.of(
                "-copyts",
                "-i",
                sound.toString(),
                "-af",
                beep + ",ametadata=print:key=lavfi.silence_end:file=-",
                "-f",
                "null",
                "-"));
    return BEEPS.matcher(said).results().map(found -> Double.valueOf(found.group(1))).toList();
  }
}

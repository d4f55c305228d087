package dev.millrace.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Sound whose truth is known, 16 kHz: somebody who says syllables without a meaning, music,
/// silence.
///
/// The voice is a row of pulses, as of vocal cords, through the resonances of a mouth, with a
/// hissed consonant before each vowel.
public final class Voice {
  public static final int HZ = 16_000;

  /// Resonances of a, e, i, o and u, in Hz.
  private static final double[][] VOWELS = {
    {730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}
  };

  private static final double[] WIDTHS = {80, 100, 140};
  private static final int SYLLABLE = HZ / 5;
  private static final int CONSONANT = HZ / 18;
  private static final double LOUDEST = 0.5;
  private static final double[] CHORD = {220, 277.2, 329.6, 440};

  private final double[] samples;
  private final Random random;
  private int end;

  public Voice(double mostSeconds, long seed) {
    this.samples = new double[(int) Math.ceil(mostSeconds * HZ)];
    this.random = new Random(seed);
  }

  /// Where it has come to.
  public double seconds() {
    return (double) end / HZ;
  }

  public Voice silence(double seconds) {
    end += (int) Math.round(seconds * HZ);
    return this;
  }

  public Voice music(double seconds) {
    int until = end + (int) Math.round(seconds * HZ);
    for (; end < until; end++) {
      for (double note : CHORD) {
        samples[end] += 0.06 * Math.sin(2 * Math.PI * note * end / HZ);
      }
    }
    return this;
  }

  public Voice speech(double seconds) {
    int until = end + (int) Math.round(seconds * HZ);
    double pitch = 120;
    while (end < until) {
      int length = Math.min(SYLLABLE + random.nextInt(SYLLABLE / 3), until - end);
      pitch = Math.clamp(pitch + 12 * random.nextGaussian(), 95, 160);
      syllable(length, pitch, VOWELS[random.nextInt(VOWELS.length)]);
      end += length;
    }
    return this;
  }

  private void syllable(int length, double pitch, double[] vowel) {
    var mouth =
        new Resonator[] {
          new Resonator(vowel[0], WIDTHS[0]),
          new Resonator(vowel[1], WIDTHS[1]),
          new Resonator(vowel[2], WIDTHS[2])
        };
    var voiced = new double[length];
    double phase = 0;
    double most = 1e-9;
    for (int n = 0; n < length; n++) {
      phase += pitch * (1.1 - 0.2 * n / length) / HZ;
      double sound = phase >= 1 ? 1 : 0;
      phase -= sound;
      sound += 0.004 * random.nextGaussian();
      for (Resonator one : mouth) {
        sound = one.next(sound);
      }
      voiced[n] = sound * Math.sin(Math.PI * Math.clamp((1.25 * n - 0.25 * length) / length, 0, 1));
      most = Math.max(most, Math.abs(voiced[n]));
    }
    double before = 0;
    for (int n = 0; n < length; n++) {
      double noise = random.nextGaussian();
      double hiss = n < CONSONANT ? 0.03 * (noise - before) : 0;
      before = noise;
      samples[end + n] += LOUDEST * voiced[n] / most + hiss;
    }
  }

  /// A filter that rings at one frequency.
  private static final class Resonator {
    private final double b;
    private final double c;
    private double last;
    private double before;

    Resonator(double frequency, double width) {
      this.c = -Math.exp(-2 * Math.PI * width / HZ);
      this.b = 2 * Math.exp(-Math.PI * width / HZ) * Math.cos(2 * Math.PI * frequency / HZ);
    }

    double next(double in) {
      double out = (1 - b - c) * in + b * last + c * before;
      before = last;
      last = out;
      return out;
    }
  }

  /// What it has come to, as samples of 16 bits.
  public short[] samples() {
    var out = new short[end];
    for (int n = 0; n < end; n++) {
      out[n] = (short) Math.round(Math.clamp(samples[n], -1, 1) * Short.MAX_VALUE);
    }
    return out;
  }

  /// Writes it as WAV.
  public Path write(Path target) {
    short[] all = samples();
    var bytes = ByteBuffer.allocate(2 * all.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(all);
    var format = new AudioFormat(HZ, 16, 1, true, false);
    try (var sound =
        new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, all.length)) {
      AudioSystem.write(sound, AudioFileFormat.Type.WAVE, target.toFile());
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

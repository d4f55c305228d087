package dev.millrace.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A WAV file of one low tone: 16 bits, mono, 48 kHz.
record SineWave(int seconds) {
  private static final int RATE_HZ = 48_000;
  private static final int BYTES_A_SAMPLE = 2;
  private static final int HEADER_BYTES = 44;
  private static final double TONE_HZ = 110;

  static SineWave of(int seconds) {
    return new SineWave(seconds);
  }

  Path writeTo(Path file) throws IOException {
    int dataBytes = seconds * RATE_HZ * BYTES_A_SAMPLE;
    var wave = ByteBuffer.allocate(HEADER_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    word(wave, "RIFF").putInt(HEADER_BYTES - 8 + dataBytes);
    word(wave, "WAVE");
    word(wave, "fmt ").putInt(16).putShort((short) 1).putShort((short) 1).putInt(RATE_HZ);
    wave.putInt(RATE_HZ * BYTES_A_SAMPLE).putShort((short) BYTES_A_SAMPLE).putShort((short) 16);
    word(wave, "data").putInt(dataBytes);
    for (int i = 0; i < seconds * RATE_HZ; i++) {
      wave.putShort((short) (8_000 * Math.sin(2 * Math.PI * TONE_HZ * i / RATE_HZ)));
    }
    return Files.write(file, wave.array());
  }

  private static ByteBuffer word(ByteBuffer wave, String letters) {
    return wave.put(letters.getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.millrace.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// HTTP/1.1.
final class LineSpeech implements Speech {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

  @Override
  public byte[] greeting() {
    return new byte[0];
  }

  @Override
  public byte[] question(String path, int round) {
    String fields = "Host: localhost\r\nUser-Agent: bench\r\nAccept-Encoding: gzip, deflate\r\n";
    String lines = "GET " + path + " HTTP/1.1\r\n" + fields + "\r\n";
    return lines.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Listener listener() {
    return new Lines();
  }

  /// **Limits**: a head comes in one piece.
  private static final class Lines implements Listener {
    private boolean hasBegun;
    private long missing;

    @Override
    public void begin() {
      hasBegun = false;
      missing = 1;
    }

    @Override
    public boolean hears(ByteBuffer bytes) {
      if (hasBegun) {
        missing -= bytes.remaining();
      } else if (bytes.hasRemaining()) {
        hasBegun = true;
        missing = missingAfter(StandardCharsets.ISO_8859_1.decode(bytes).toString());
      }
      return hasBegun;
    }

    private static long missingAfter(String text) {
      int head = text.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(text);
      if (!text.startsWith("HTTP/1.1 200 ") || head < 0 || !length.find()) {
        throw new BenchFailed("an answer that is none: " + text.lines().findFirst().orElse(""));
      }
      return Long.parseLong(length.group(1)) - (text.length() - head - 4);
    }

    @Override
    public boolean isWhole() {
      return missing == 0;
    }
  }
}

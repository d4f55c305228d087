package dev.millrace.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /// What comes is kept until somebody wants to know whether it is whole: while thousands are
  /// answered the processors are theirs who answer.
  ///
  /// **Limits**: an answer of [#MOST_BYTES].
  private static final class Lines implements Listener {
    private static final int MOST_BYTES = 64 << 10;
    private static final int USUAL_BYTES = 4 << 10;

    private byte[] heard = new byte[USUAL_BYTES];
    private int count;
    private int wholeBytes;

    @Override
    public void begin() {
      count = 0;
      wholeBytes = 0;
    }

    @Override
    public boolean hears(ByteBuffer bytes) {
      int more = bytes.remaining();
      if (count + more > heard.length) {
        if (count + more > MOST_BYTES) {
          throw new BenchFailed("an answer is too long");
        }
        heard = Arrays.copyOf(heard, Math.max(count + more, 2 * heard.length));
      }
      bytes.get(heard, count, more);
      count += more;
      return count > 0;
    }

    @Override
    public boolean isWhole() {
      if (count > 0 && wholeBytes == 0) {
        wholeBytes = wholeBytes();
      }
      return wholeBytes > 0 && count == wholeBytes;
    }

    /// Of head and body; 0 while the head is not there.
    private int wholeBytes() {
      var text = new String(heard, 0, count, StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        return 0;
      }
      Matcher length = LENGTH.matcher(text);
      if (!text.startsWith("HTTP/1.1 200 ") || !length.find()) {
        throw new BenchFailed("an answer that is none: " + text.lines().findFirst().orElse(""));
      }
      return head + 4 + Integer.parseInt(length.group(1));
    }
  }
}

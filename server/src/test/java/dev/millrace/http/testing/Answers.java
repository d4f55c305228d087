package dev.millrace.http.testing;

import dev.millrace.http.Body;
import dev.millrace.http.Json;
import dev.millrace.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import tools.jackson.databind.JsonNode;

/// The content of answers, for tests of handlers.
public final class Answers {
  private Answers() {}

  /// The whole body; events have none that ends.
  public static byte[] bytes(Response answer) {
    try {
      return switch (answer.body()) {
        case Body.Empty _ -> new byte[0];
        case Body.Bytes bytes -> bytes.toArray();
        case Body.Buffer buffer -> {
          var bytes = new byte[Math.toIntExact(buffer.lengthBytes())];
          buffer.bytes().get(bytes);
          yield bytes;
        }
        case Body.OpenFile file -> read(file);
        case Body.FileSlice slice -> slice(slice);
        case Body.Source source -> {
          try (InputStream in = source.opener().open(0, source.lengthBytes())) {
            yield in.readAllBytes();
          }
        }
        case Body.Lent lent -> read(lent);
        case Body.Stream stream -> {
          var out = new ByteArrayOutputStream();
          stream.writer().writeTo(out);
          yield out.toByteArray();
        }
        case Body.Events _ -> throw new IllegalArgumentException("events do not end");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(Response answer) {
    return new String(bytes(answer), StandardCharsets.UTF_8);
  }

  public static JsonNode json(Response answer) {
    return Json.mapper().readTree(bytes(answer));
  }

  private static byte[] read(Body.Lent lent) throws IOException {
    var bytes = ByteBuffer.allocate(Math.toIntExact(lent.lengthBytes()));
    Body.Loan loan = lent.lender().open(0, lent.lengthBytes());
    while (bytes.hasRemaining()) {
      Body.Window window = loan.next(64 * 1024);
      bytes.put(window.bytes());
      window.release().run();
    }
    loan.close();
    lent.release();
    return bytes.array();
  }

  /// Reads an open file as the adapter would, and gives it back.
  private static byte[] read(Body.OpenFile file) throws IOException {
    try {
      var bytes = ByteBuffer.allocate(Math.toIntExact(file.lengthBytes()));
      while (bytes.hasRemaining()
          && file.channel().read(bytes, file.offset() + bytes.position()) >= 0) {
        // On to the next piece.
      }
      return bytes.array();
    } finally {
      file.release();
    }
  }

  private static byte[] slice(Body.FileSlice slice) throws IOException {
    try (InputStream in = Files.newInputStream(slice.file())) {
      in.skipNBytes(slice.offset());
      return in.readNBytes(Math.toIntExact(slice.lengthBytes()));
    }
  }
}

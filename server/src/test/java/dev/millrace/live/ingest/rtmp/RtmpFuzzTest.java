package dev.millrace.live.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.ingest.Fuzz;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Publishers' conversations that went wrong on the way.
class RtmpFuzzTest {
  private static final int MOST_ANSWERED = 64 << 10;

  /// Lets everybody in and counts.
  private static final class Anybody implements Publisher {
    private long bytes;

    @Override
    public boolean knows(String app) {
      return true;
    }

    @Override
    public Admission begins(String key) {
      return Admission.WELCOME;
    }

    @Override
    public void media(byte[] flv) {
      bytes += flv.length;
    }
  }

  @Test
  void whatever_comes_ends_in_media_or_a_complaint_and_costs_no_more_than_it_brings() {
    Fuzz.run(RtmpFuzzTest::converse);
  }

  private static void converse(Random random) {
    byte[] said = Wire.joined(Wire.handshake(), Fuzz.damaged(Wire.joined(parts(random)), random));
    var publisher = new Anybody();
    var session = new RtmpSession(publisher);
    long answered = 0;
    try {
      for (int from = 0; from < said.length && !session.isOver(); ) {
        int count = Math.min(said.length - from, 1 + random.nextInt(4000));
        answered += session.feed(ByteBuffer.wrap(said, from, count)).length;
        from += count;
      }
    } catch (MalformedRtmp e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    assertThat(answered).isLessThan(MOST_ANSWERED);
    assertThat(publisher.bytes).isLessThan(20L * said.length);
  }

  private static byte[][] parts(Random random) {
    byte[] payload = new byte[random.nextInt(3000)];
    random.nextBytes(payload);
    byte[] tags = Wire.hex("09000001 000064 00 000000 aa 0000000c 08000001 000074 00 000000 bb");
    return new byte[][] {
      Wire.message(Message.SET_CHUNK_SIZE, 0, Wire.hex("00000080")),
      Wire.connect("live"),
      Wire.command("createStream", 4, AmfWriter.NOTHING, List.of(1, "two", true)),
      Wire.publish("key"),
      Wire.message(Message.DATA, 0, AmfWriter.write("@setDataFrame", "onMetaData", 5)),
      Wire.message(Message.VIDEO, 40, payload),
      Wire.message(Message.USER_CONTROL, 0, Wire.hex("0006 00000001")),
      Wire.message(Message.AGGREGATE, 1000, tags),
      Wire.message(random.nextInt(24), random.nextInt(1 << 24), payload),
      Wire.hex("04 ffffff 000001 08 01000000 01000000 77 c4 01000000 78"),
    };
  }
}

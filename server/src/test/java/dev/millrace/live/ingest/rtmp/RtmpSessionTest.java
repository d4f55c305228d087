package dev.millrace.live.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.live.ingest.rtmp.Publisher.Admission;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A publisher's conversation, as bytes.
class RtmpSessionTest {
  private static final byte[] PICTURE = {0x17, 1, 0, 0, 0, 9, 9};

  private final Keeper keeper = new Keeper();
  private final RtmpSession session = new RtmpSession(keeper);

  /// Knows one application and three keys.
  private static final class Keeper implements Publisher {
    private final ByteArrayOutputStream flv = new ByteArrayOutputStream();

    @Override
    public boolean knows(String app) {
      return app.equals("live");
    }

    @Override
    public Admission begins(String key) {
      return switch (key) {
        case "right" -> Admission.WELCOME;
        default -> Admission.UNKNOWN;
      };
    }

    @Override
    public void media(byte[] bytes) {
      flv.writeBytes(bytes);
    }

    private String hex() {
      return HexFormat.of().formatHex(flv.toByteArray());
    }
  }

  private byte[] feed(byte[]... parts) {
    return session.feed(ByteBuffer.wrap(Wire.joined(parts)));
  }

  private List<String> answers(byte[]... parts) {
    byte[] said = feed(parts);
    return Wire.commands(Arrays.copyOfRange(said, Wire.ANSWERED_GREETING, said.length));
  }

  @Test
  void the_greeting_is_answered_with_an_echo_of_it() {
    byte[] theirs = new byte[Wire.GREETING];
    new Random(1).nextBytes(theirs);
    theirs[0] = 3;

    byte[] answer = feed(theirs);

    assertThat(answer).hasSize(Wire.ANSWERED_GREETING).startsWith(3);
    assertThat(Arrays.copyOfRange(answer, Wire.GREETING, answer.length))
        .isEqualTo(Arrays.copyOfRange(theirs, 1, theirs.length));
  }

  @ParameterizedTest(name = "{0} bytes at a time")
  @ValueSource(ints = {1, 7, 1537, 100_000})
  void a_publisher_with_the_right_key_is_welcome_however_its_bytes_come(int step) {
    byte[] all =
        Wire.joined(
            Wire.handshake(),
            Wire.connect("live"),
            Wire.command("createStream", 4, AmfWriter.NOTHING),
            Wire.publish("right"),
            Wire.message(Message.VIDEO, 40, PICTURE));
    for (int from = 0; from < all.length; from += step) {
      session.feed(ByteBuffer.wrap(all, from, Math.min(step, all.length - from)));
    }

    assertThat(session.isPublishing()).isTrue();
    assertThat(keeper.hex())
        .isEqualTo(
            "464c5601050000000900000000"
                + "09000007"
                + "00002800000000"
                + "17010000000909"
                + "00000012");
  }

  @ParameterizedTest
  @CsvSource({
    "live, right, NetStream.Publish.Start",
    "live/, right, NetStream.Publish.Start",
    "live, wrong, NetStream.Publish.Denied",
    "live, '', NetStream.Publish.Denied",
    "other, right, NetConnection.Connect.InvalidApp",
  })
  void who_comes_hears_what_becomes_of_it(String app, String key, String code) {
    List<String> answers = answers(Wire.handshake(), Wire.connect(app), Wire.publish(key));

    assertThat(answers.getLast()).contains("code=" + code);
    assertThat(session.isOver()).isNotEqualTo(code.endsWith("Start"));
  }

  @Test
  void a_player_is_told_that_nothing_is_played() {
    List<String> answers =
        answers(
            Wire.handshake(),
            Wire.connect("live"),
            Wire.command("play", 3, AmfWriter.NOTHING, "right"));

    assertThat(answers.getLast()).contains("level=error", "code=NetStream.Play.StreamNotFound");
    assertThat(session.isOver()).isTrue();
  }

  @Test
  void after_a_goodbye_nothing_more_is_taken() {
    feed(Wire.handshake(), Wire.connect("live"), Wire.publish("right"));
    int before = keeper.flv.size();

    feed(
        Wire.command("deleteStream", 6, AmfWriter.NOTHING, 1),
        Wire.message(Message.VIDEO, 40, PICTURE));

    assertThat(session.isOver()).isTrue();
    assertThat(keeper.flv.size()).isEqualTo(before);
  }

  @Test
  void metadata_goes_on_without_the_word_to_the_server_and_other_data_does_not() {
    feed(Wire.handshake(), Wire.connect("live"), Wire.publish("right"));
    keeper.flv.reset();

    feed(
        Wire.message(Message.DATA, 0, AmfWriter.write("@setDataFrame", "onMetaData", 5)),
        Wire.message(Message.DATA, 0, AmfWriter.write("|RtmpSampleAccess", true)));

    byte[] data = AmfWriter.write("onMetaData", 5);
    assertThat(keeper.hex())
        .startsWith("12")
        .contains(HexFormat.of().formatHex(data))
        .hasSize(2 * (11 + data.length + 4));
  }

  @Test
  void several_messages_as_one_are_taken_apart() {
    feed(Wire.handshake(), Wire.connect("live"), Wire.publish("right"));
    keeper.flv.reset();
    byte[] two =
        Wire.hex("09000001 000064 00 000000 aa 0000000c" + "08000001 000074 00 000000 bb 0000000c");

    feed(Wire.message(Message.AGGREGATE, 1000, two));

    assertThat(keeper.hex())
        .isEqualTo(
            "09000001"
                + "0003e800000000"
                + "aa"
                + "0000000c"
                + "08000001"
                + "0003f800000000"
                + "bb"
                + "0000000c");
  }

  @Test
  void media_that_nobody_has_allowed_ends_the_connection() {
    feed(Wire.handshake(), Wire.connect("live"));

    assertThatExceptionOfType(MalformedRtmp.class)
        .isThrownBy(() -> feed(Wire.message(Message.VIDEO, 0, PICTURE)));
  }

  @Test
  void who_says_much_and_publishes_nothing_is_no_publisher() {
    feed(Wire.handshake());

    assertThatExceptionOfType(MalformedRtmp.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i <= RtmpSession.MAX_COMMANDS; i++) {
                feed(Wire.command("createStream", i, AmfWriter.NOTHING));
              }
            });
  }

  @Test
  void a_long_message_is_for_those_who_publish() {
    byte[] head = Wire.hex("04 000000 010000 09 01000000");
    feed(Wire.handshake(), Wire.connect("live"));
    assertThatExceptionOfType(MalformedRtmp.class).isThrownBy(() -> feed(head));

    var other = new RtmpSession(keeper);
    other.feed(
        ByteBuffer.wrap(
            Wire.joined(Wire.handshake(), Wire.connect("live"), Wire.publish("right"), head)));
    assertThat(other.isPublishing()).isTrue();
  }

  @Test
  void another_version_is_refused_with_the_first_byte() {
    assertThatExceptionOfType(MalformedRtmp.class).isThrownBy(() -> feed(new byte[] {6}));
  }
}

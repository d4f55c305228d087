package dev.millrace.live.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.media.time.FrameRate;
import dev.millrace.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is held of a stream, piece by piece.
class HoldTest {
  private final TestClock clock = TestClock.atNoon();

  private static byte[] join(byte[]... pieces) {
    var all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /// A packet of MPEG-TS that begins so.
  private static byte[] packet(String head, int mark) {
    byte[] packet = new byte[188];
    Arrays.fill(packet, (byte) mark);
    byte[] bytes = hex(head);
    System.arraycopy(bytes, 0, packet, 0, bytes.length);
    return packet;
  }

  private static final byte[] PROGRAMS =
      packet("47 4000 10 00 00b00d 0001 c1 00 00 0001 f000 00000000", 0xff);
  private static final byte[] STREAMS = packet("47 5000 10 00 02b000 0001 c1 00 00", 0xff);
  private static final byte[] KEY = packet("47 4100 30 07 50 000000000000 000001e0", 1);
  private static final byte[] MORE = packet("47 0100 10", 2);
  private static final byte[] OTHER = packet("47 4100 30 07 10 000000000000 000001e0", 3);
  private static final byte[] SOUND = packet("47 4101 30 07 50 000000000000 000001c0", 4);

  private static byte[] tag(int type, String body) {
    byte[] bytes = hex(body);
    return join(
        new byte[] {(byte) type, 0, 0, (byte) bytes.length, 0, 0, 1, 0, 0, 0, 0},
        bytes,
        new byte[] {0, 0, 0, (byte) (11 + bytes.length)});
  }

  private static final byte[] FLV = hex("464c5601 05 00000009 00000000");
  private static final byte[] ABOUT = tag(18, "02000a");
  private static final byte[] PICTURES = tag(9, "17 00 000000 01640020");
  private static final byte[] SOUNDS = tag(8, "af 00 1190");
  private static final byte[] KEY_TAG = tag(9, "17 01 000000 65");
  private static final byte[] MORE_TAG = tag(9, "27 01 000000 41");
  private static final byte[] SOUND_TAG = tag(8, "af 01 21");

  private Hold fed(Container container, int step, byte[]... pieces) {
    var hold = new Hold(container, clock);
    byte[] all = join(pieces);
    for (int at = 0; at < all.length; at += step) {
      int count = Math.min(step, all.length - at);
      hold.take(Arrays.copyOfRange(all, at, at + count), count);
    }
    return hold;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 188, 1316, 65536})
  void of_a_transport_stream_the_tables_and_what_follows_the_last_key_picture(int step) {
    Hold hold =
        fed(
            Container.MPEG_TS,
            step,
            PROGRAMS,
            STREAMS,
            KEY,
            MORE,
            SOUND,
            PROGRAMS,
            KEY,
            OTHER,
            SOUND);

    assertThat(hold.bytes()).isEqualTo(join(PROGRAMS, STREAMS, KEY, OTHER, SOUND));
  }

  /// A packet of PID 256 with this counter.
  private static byte[] counted(int counter) {
    return packet("47 0100 1" + Integer.toHexString(counter), 2);
  }

  private static String stamp(long ticks) {
    long high = (((ticks >> 30) & 7) << 33) | (((ticks >> 15) & 0x7fff) << 17);
    long stamp = 0x21_0001_0001L | high | ((ticks & 0x7fff) << 1);
    return HexFormat.of().toHexDigits(stamp, 10);
  }

  /// A picture to be decoded then.
  private static byte[] picture(long ticks) {
    return packet("47 4102 10 000001e0 0000 80 80 05 " + stamp(ticks), 0);
  }

  /// A key picture to be decoded and shown then.
  private static byte[] key(long decoded, long shown) {
    String stamps = stamp(shown) + stamp(decoded);
    return packet("47 4102 30 07 50 000000000000 000001e0 0000 80 c0 0a" + stamps, 0);
  }

  private static byte[] sound(long ticks) {
    return packet("47 4103 10 000001c0 0000 80 80 05 " + stamp(ticks), 0);
  }

  private void take(Hold hold, byte[]... pieces) {
    byte[] all = join(pieces);
    hold.take(all, all.length);
  }

  /// Key pictures whose number says how many 25ths of a second they come after the first.
  private static byte[] keyAt(int number) {
    return key(START + 3600L * number, START + 3600L * number);
  }

  private void pass(int frames) {
    clock.advance(Duration.ofMillis(40L * frames));
  }

  private static final long START = 900_000;

  @Test
  void packets_that_were_lost_are_counted_by_their_counters() {
    Hold hold =
        fed(
            Container.MPEG_TS,
            500,
            counted(14),
            counted(15),
            counted(0),
            counted(0),
            counted(3),
            packet("47 1fff 17", 0),
            packet("47 0100 2e", 0),
            packet("47 0100 37 01 80", 0));

    assertThat(hold.losses().packets()).isEqualTo(2);
  }

  @Test
  void pictures_that_are_missing_or_too_many_are_counted_by_their_stamps() {
    var hold = new Hold(Container.MPEG_TS, clock);
    hold.expect(FrameRate.whole(25));
    for (long ticks : new long[] {0, 3600, 7200, 18_000, 18_900, 21_600, 2_000_000, 2_003_600}) {
      hold.take(picture(ticks), 188);
    }

    assertThat(hold.losses()).isEqualTo(new Hold.Losses(0, 2, 1));
  }

  @Test
  void tags_of_flv_tell_the_same() {
    var hold = new Hold(Container.FLV, clock);
    hold.expect(FrameRate.whole(25));
    byte[] head = join(FLV, PICTURES);
    hold.take(head, head.length);
    for (int millis : new int[] {0, 40, 80, 200}) {
      byte[] tag = MORE_TAG.clone();
      tag[6] = (byte) millis;
      hold.take(tag, tag.length);
    }

    assertThat(hold.losses()).isEqualTo(new Hold.Losses(0, 2, 0));
  }

  @Test
  void a_source_that_is_slow_to_begin_is_as_old_as_its_stamps_say() {
    var hold = new Hold(Container.MPEG_TS, clock);
    Instant came = clock.instant();
    take(hold, keyAt(0));
    assertThat(hold.began()).isEqualTo(came);

    for (int i = 1; i <= 10; i++) {
      take(hold, picture(START + 3600L * i));
    }
    pass(3);
    take(hold, picture(START + 3600L * 11));

    assertThat(hold.began()).isEqualTo(came.minusMillis(400));
  }

  @Test
  void nothing_is_said_to_be_more_than_a_second_older_than_it_came() {
    var hold = new Hold(Container.MPEG_TS, clock);
    take(hold, keyAt(0), picture(START + 400_000));

    assertThat(hold.began()).isEqualTo(clock.instant().minus(Arrivals.MOST));
  }

  @Test
  void a_key_picture_that_was_held_up_is_as_old_as_those_say_that_were_not() {
    var hold = new Hold(Container.MPEG_TS, clock);
    Instant taken = clock.instant();
    take(hold, keyAt(0));
    pass(32);
    take(hold, keyAt(25));
    assertThat(hold.began()).isEqualTo(taken.plusSeconds(1));

    for (int i = 26; i < 300; i++) {
      pass(1);
      take(hold, keyAt(i));
    }
    assertThat(hold.began()).isEqualTo(clock.instant());
  }

  @Test
  void stamps_of_another_clock_say_nothing_of_those_before() {
    var hold = new Hold(Container.MPEG_TS, clock);
    Instant came = clock.instant();
    take(hold, keyAt(0), picture(START + 3600));
    take(hold, picture(0), picture(9000));
    assertThat(hold.began()).isEqualTo(came);

    take(hold, key(18_000, 18_000), picture(36_000));
    assertThat(hold.began()).isEqualTo(came.minusMillis(200));
  }

  @Test
  void it_is_known_how_much_sound_there_is_before_the_first_picture() {
    var hold = new Hold(Container.MPEG_TS, clock);
    take(hold, sound(0), keyAt(0));
    assertThat(hold.soundBefore()).isZero();

    take(hold, sound(START - 9000), sound(START));
    assertThat(hold.soundBefore()).isEqualTo(Duration.ofMillis(100));

    take(hold, key(START + 90_000, START + 97_200), sound(START + 90_000));
    assertThat(hold.soundBefore()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void a_tag_of_flv_says_when_its_picture_is_shown() {
    var hold = new Hold(Container.FLV, clock);
    take(hold, FLV, PICTURES, tag(9, "17 01 000050 65"), SOUND_TAG);

    assertThat(hold.soundBefore()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void half_a_packet_is_held_so_that_what_comes_next_fits() {
    byte[] half = Arrays.copyOf(MORE, 100);

    Hold hold = fed(Container.MPEG_TS, 1316, PROGRAMS, STREAMS, KEY, half);

    assertThat(hold.bytes()).isEqualTo(join(PROGRAMS, STREAMS, KEY, half));
  }

  @Test
  void of_sound_alone_what_follows_the_last_tables() {
    Hold hold = fed(Container.MPEG_TS, 500, PROGRAMS, STREAMS, SOUND, SOUND, PROGRAMS, SOUND);

    assertThat(hold.bytes()).isEqualTo(join(PROGRAMS, STREAMS, PROGRAMS, SOUND));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 4096})
  void of_flv_what_sets_up_decoders_and_what_follows_the_last_key_picture(int step) {
    Hold hold =
        fed(
            Container.FLV,
            step,
            join(FLV, ABOUT, PICTURES, SOUNDS),
            join(KEY_TAG, MORE_TAG, SOUND_TAG),
            join(KEY_TAG, SOUND_TAG, MORE_TAG));

    assertThat(hold.bytes())
        .isEqualTo(join(FLV, ABOUT, PICTURES, SOUNDS, KEY_TAG, SOUND_TAG, MORE_TAG));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4096})
  void of_matroska_its_head_and_the_last_cluster(int step) {
    byte[] head = hex("1a45dfa3 00 18538067 00");
    byte[] cluster = hex("1f43b675 ff 01 02 03");
    byte[] last = hex("1f43b675 ff 04");

    Hold hold = fed(Container.MATROSKA, step, head, cluster, last);

    assertThat(hold.bytes()).isEqualTo(join(head, last));
  }

  @Test
  void before_the_first_entrance_all_is_held() {
    assertThat(fed(Container.FLV, 9, FLV, ABOUT, PICTURES).bytes())
        .isEqualTo(join(FLV, ABOUT, PICTURES));
  }

  @Test
  void what_is_too_old_is_let_go_until_the_next_key_picture() {
    Hold hold = fed(Container.MPEG_TS, 188, PROGRAMS, STREAMS, KEY, MORE);
    Instant keyCame = clock.instant();
    assertThat(hold.began()).isEqualTo(keyCame);

    clock.advance(Hold.OLDEST.plus(Duration.ofMillis(1)));
    hold.take(MORE, MORE.length);
    assertThat(hold.bytes()).isEqualTo(join(PROGRAMS, STREAMS));
    assertThat(hold.began()).isEqualTo(clock.instant());

    hold.take(KEY, KEY.length);
    assertThat(hold.bytes()).isEqualTo(join(PROGRAMS, STREAMS, KEY));
  }

  @Test
  void no_more_is_held_than_is_allowed() {
    Hold hold = fed(Container.MPEG_TS, 188, PROGRAMS, STREAMS, KEY);
    byte[] many = new byte[188 * 1000];
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(MORE, 0, many, 188 * i, 188);
    }

    for (int bytes = 0; bytes <= Hold.MOST_BYTES; bytes += many.length) {
      hold.take(many, many.length);
    }

    assertThat(hold.bytes()).isEqualTo(join(PROGRAMS, STREAMS));
  }
}

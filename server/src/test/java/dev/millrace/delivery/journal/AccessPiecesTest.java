package dev.millrace.delivery.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.delivery.journal.AccessLogConfig.Addresses;
import dev.millrace.http.testing.Requests;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pieces that an event is made of.
class AccessPiecesTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0",
    "::ffff:203.0.113.77, 203.0.113.0",
    "unknown,",
  })
  void a_truncated_address_is_its_network(String address, String network) {
    assertThat(ClientAddress.of(address, Addresses.TRUNCATED)).isEqualTo(network);
    assertThat(ClientAddress.of(address, Addresses.FULL)).isEqualTo(address);
    assertThat(ClientAddress.of(address, Addresses.NONE)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/play/film/main.m3u8, film, , main.m3u8, playlist,",
    "/play/film/v3/v/720p/7.m4s, film, 3, v/720p/7.m4s, video, 720p",
    "/play/film/v12/a/en/init.mp4, film, 12, a/en/init.mp4, init, en",
    "/play/film/v12/t/de/1.vtt, film, 12, t/de/1.vtt, text, de",
    "/play/film/v3/images/poster.jpg, film, 3, images/poster.jpg, image,",
    "/play/film/v3/key, film, , v3/key, key,",
    "/play/film/analysis/faces.json, film, , analysis/faces.json, other,",
    "/play/film, film, , '', other,",
  })
  void a_path_says_which_object_is_asked_for(
      String path, String asset, Integer version, String file, String kindAndTrack) {
    AskedObject object = AskedObject.of(path);

    assertThat(object.asset()).isEqualTo(asset);
    assertThat(object.version()).isEqualTo(version);
    assertThat(object.file()).isEqualTo(file);
    assertThat(object.kind()).isEqualTo(kindAndTrack);
  }

  @Test
  void the_address_of_the_next_object_is_not_kept_for_it_may_hold_what_lets_a_viewer_in() {
    String next = "br=3200,nor=\"2.m4s?Signature=abc,def\",sid=\"s\"";
    Cmcd inField = Cmcd.of(Requests.get("/x").header("CMCD-Request", next).build());
    Cmcd cut = Cmcd.of(Requests.get("/x?CMCD=nor%3D%222.m4s%3Fticket%3Dabc").build());

    assertThat(inField).isNotNull().extracting(Cmcd::raw).isEqualTo("br=3200,sid=\"s\"");
    assertThat(cut).isNotNull().extracting(Cmcd::raw).isEqualTo("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bl=1, nor=\"2.m4s?Signature=SECRET\"",
        "bl=1,nor=(\"2.m4s?a,b)&Signature=SECRET\" \"3.m4s?Signature=SECRET\")",
        "nor=(\"2.m4s?Signature=SECRET",
        "bl=1,nor=\"a\\\"?Signature=SECRET\"",
        "url=\"https://x/2.m4s?ticket=SECRET\",bl=1",
        "bl=1,nor=2.m4s?ticket=SECRET"
      })
  void an_address_is_not_kept_however_it_is_written(String said) {
    Cmcd cmcd = Cmcd.of(Requests.get("/x").header("CMCD-Request", said).build());

    assertThat(cmcd).isNotNull();
    assertThat(cmcd.raw()).doesNotContain("SECRET", "m4s");
  }

  @Test
  void a_player_says_who_it_is_in_fields_or_in_the_query() {
    Cmcd fields =
        Cmcd.of(
            Requests.get("/x")
                .header("CMCD-Request", "bl=2000,mtp=25400")
                .header("CMCD-Session", "cid=\"film\",sid=\"6e2fb550\"")
                .build());
    Cmcd query = Cmcd.of(Requests.get("/x?CMCD=br%3D3200%2Csid%3D%22abc%22").build());

    assertThat(fields.text("sid", 64)).isEqualTo("6e2fb550");
    assertThat(fields.text("cid", 64)).isEqualTo("film");
    assertThat(fields.text("id", 64)).isNull();
    assertThat(fields.text("sid", 3)).isNull();
    assertThat(query.text("sid", 64)).isEqualTo("abc");
    assertThat(query.raw()).isEqualTo("br=3200,sid=\"abc\"");
    assertThat(Cmcd.of(Requests.get("/x").build())).isNull();
  }

  @Test
  void a_share_of_the_viewers_is_about_as_large_as_it_says() {
    Sampling tenth = Sampling.parse("10%");

    long taken =
        IntStream.range(0, 100_000)
            .filter(i -> tenth.takes("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)))
            .count();

    assertThat(taken).isBetween(9_500L, 10_500L);
    assertThat(Sampling.parse("all").takes("anybody")).isTrue();
    assertThat(Sampling.parse("off").percent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "some", "101%", "-1%", "1.5%", "%"})
  void what_is_no_share_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.parse(text));
  }
}

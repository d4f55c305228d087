package dev.millrace.media.cmcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CTA-5004-B over RFC 9651, a row a clause.
class CmcdRecordTest {
  private static final int ROUNDS = 20_000;

  private final CmcdRecord record = new CmcdRecord();

  private CmcdRecord read(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    record.read(bytes, 0, bytes.length);
    return record;
  }

  private String dump(String text) {
    read(text);
    byte[] bytes = text.getBytes(UTF_8);
    var all = new StringJoiner(" ");
    for (int i = 0; i < record.size(); i++) {
      String value =
          switch (record.form(i)) {
            case NUMBER, TEXT ->
                new String(bytes, record.start(i), record.end(i) - record.start(i), UTF_8);
            case TRUE -> "true";
            case FALSE -> "false";
          };
      all.add(record.name(i) + (record.isListed(i) ? "+" : "=") + value);
    }
    return all.toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sid=\"a-1\",sn=3 | sid=a-1 sn=3",
        "sid=\"a\" ,\t sn=3 | sid=a sn=3",
        "bs,nr=?0,su=?1 | bs=true nr=false su=true",
        "e=ps,sta=r | e=ps sta=r",
        "pr=1.25 | pr=1.25",
        "pr=0 | pr=0",
        "ts=0001764 | ts=1764",
        "br=(5000;v 128;a) | br=5000 br_a=128",
        "br=5000 | br=5000",
        "br=5000;av | br=5000",
        "bl=(2100) | bl=2100",
        "bsd=(500;v 900;v) | bsd+500 bsd+900",
        "ec=(\"404\" \"boom\") | ec+404 ec+boom",
        "ec=\"404\" | ec+404",
        "ec=() | ``",
        "cdn=\"a\\\"b\\\\c\" | cdn=a\\\"b\\\\c",
        "com.example-thing=ab,com.example-n=2.5,com.example-b | com.example-thing=ab"
            + " com.example-n=2.5 com.example-b=true",
        "later=(1 \"two\";x=?1),sn=1 | sn=1"
      })
  void what_the_standard_allows_is_understood(String text, String meant) {
    assertThat(dump(text)).isEqualTo(meant);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the record is empty",
        "sid=\"a\", | a comma at the end",
        "sid=\"a\" sn=3 | a , is missing at 's'",
        "sid=\"a | a text does not end",
        "sid=\"a\\n\" | a backslash stands before neither quote nor backslash",
        "sid=\"ä\" | a text holds other signs than those of ASCII that can be seen",
        "sid=a | sid is a text in quotes",
        "sid=4 | sid is a text in quotes",
        "sn=\"4\" | sn is a whole number",
        "sn=1.5 | sn is a whole number",
        "sn=-1 | a number is negative",
        "sn=1234567890123456 | a number has 15 digits at most",
        "pr=1.2345 | a decimal has 12 digits and 3 more at most",
        "pr=1. | a decimal has 12 digits and 3 more at most",
        "bs=1 | bs is true or false",
        "bs=?2 | after ? stands 0 or 1",
        "sta=x | sta is one of s p k r a w e f q d",
        "sta=\"p\" | sta is a word",
        "sn=(1) | sn is no list",
        "br=(1 | the list br does not end",
        "br=(\"a\") | br holds numbers",
        "br=(1;v 2;v) | br is there twice",
        "sn=1,sn=2 | sn is there twice",
        "com.a-b=1,com.a-b=2 | com.a-b is there twice",
        "SID=\"a\" | a key begins with a small letter at 'S'",
        "=3 | a key begins with a small letter at '='",
        "sn= | a value is missing at the end",
        "sn=@3 | no value stands at '@'"
      })
  void what_it_does_not_allow_is_refused_with_a_reason(String text, String why) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(BadCmcd.class).hasMessage(why);
    assertThat(record.size()).isZero();
  }

  @Test
  void values_that_are_too_long_or_too_many_are_refused() {
    assertThatThrownBy(() -> read("sid=\"" + "a".repeat(65) + "\"")).hasMessageContaining("64");
    var many = new StringJoiner(",");
    for (int i = 0; i < 65; i++) {
      many.add("com.a-" + i + "=1");
    }
    assertThatThrownBy(() -> read(many.toString())).hasMessage("more than 64 values");
  }

  @Test
  void values_are_found_by_their_keys() {
    read("cid=\"film\",e=t,pt=12000,ts=1764000000000,v=2");

    assertThat(record.text(CmcdKey.CID)).isEqualTo("film");
    assertThat(record.text(CmcdKey.SID)).isNull();
    assertThat(record.number(CmcdKey.TS, 0)).isEqualTo(1_764_000_000_000L);
    assertThat(record.number(CmcdKey.SN, -1)).isEqualTo(-1);
    assertThat(record.has(CmcdKey.PT)).isTrue();
    for (CmcdKey key : CmcdKey.values()) {
      assertThat(CmcdKey.of(key.text())).isEqualTo(key);
    }
    assertThat(CmcdKey.of("nothing-known")).isNull();
  }

  @Test
  void whatever_is_sent_is_understood_or_refused() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] good = "sid=\"a\",e=ps,sta=p,br=(5000;v 1;a),pr=1.25,bs,ts=17".getBytes(UTF_8);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = good.clone();
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        record.read(bytes, 0, random.nextInt(bytes.length + 1));
      } catch (BadCmcd e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }
}

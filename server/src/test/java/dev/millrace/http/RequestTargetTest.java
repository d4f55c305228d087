package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  private static final String[] PIECES = {
    "/", "a", ".", "..", "%2e", "%2E%2e", "%2f", "%5c", "\\", "%00", "%", "%z", "%c3%a9", "%c0%ae",
    "%25", "//", "?", "&", "=", "+", "é", "\u0001", " ", "#", "~", "%ff", "%c2%85", ";", "x=1"
  };

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a/b/, /a/b/",
    "/a%20b, /a b",
    "/caf%C3%A9, /café",
    "/%252e%252e, /%2e%2e",
    "/..a/a.., /..a/a..",
    "/a?b=/../, /a",
    "http://host:80/a/b, /a/b",
    "http://host, /",
  })
  void a_path_is_decoded_once(String target, String path) {
    assertThat(RequestTarget.parse(target).path()).isEqualTo(path);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/..",
        "/a/../b",
        "/a/.",
        "/%2e%2e/x",
        "/%2E./x",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a//b",
        "//",
        "/%00",
        "/%0a",
        "/%7f",
        "/%c2%85",
        "/%",
        "/%2",
        "/%zz",
        "/%c0%ae",
        "/%ff",
        "/é",
        "/a b",
        "/a#b",
        "/a\u0001",
        "a",
        "",
        "*",
        "/a?b=%00",
        "/a?b=%ff",
        "/a?b=%",
        "/a?é"
      })
  void whatever_could_mean_two_things_is_refused(String target) {
    assertThatThrownBy(() -> RequestTarget.parse(target))
        .isInstanceOfSatisfying(
            Problem.Thrown.class, e -> assertThat(e.problem().type().status()).isEqualTo(400));
  }

  @Test
  void too_much_of_anything_is_refused() {
    assertThatThrownBy(() -> RequestTarget.parse("/" + "a".repeat(RequestTarget.MAX_BYTES)))
        .isInstanceOfSatisfying(
            Problem.Thrown.class, e -> assertThat(e.problem().type().status()).isEqualTo(414));
    assertThatThrownBy(() -> RequestTarget.parse("/a".repeat(RequestTarget.MAX_SEGMENTS + 1)))
        .hasMessageContaining("segments");
    assertThatThrownBy(() -> RequestTarget.parse("/?" + "a&".repeat(200)))
        .hasMessageContaining("parameters");
  }

  @Test
  void a_query_keeps_repeated_and_empty_parameters() {
    var query = RequestTarget.parse("/?a=1&b&a=2&=x&c=a%26b%3D+1").query();

    assertThat(query.all("a")).containsExactly("1", "2");
    assertThat(query.all("b")).containsExactly("");
    assertThat(query.all("")).containsExactly("x");
    assertThat(query.all("c")).containsExactly("a&b= 1");
  }

  @Test
  void a_parameter_is_found_by_its_whole_decoded_name() {
    var query = RequestTarget.parse("/?aa=1&%61=2&a+b=3&a%2Bb=4&a").query();

    assertThat(query.all("a")).containsExactly("2", "");
    assertThat(query.all("a b")).containsExactly("3");
    assertThat(query.all("a+b")).containsExactly("4");
    assertThat(query.first("a")).isEqualTo("2");
    assertThat(query.first("b")).isNull();
    assertThat(RequestTarget.parse("/?aa=1&a=2&&a").query().all("a")).containsExactly("2", "");
    assertThat(RequestTarget.parse("/a").query().all("")).isEmpty();
  }

  @Test
  void no_input_yields_a_path_that_leaves_its_root() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RequestTargetTest seed=" + seed);
    var random = new Random(seed);

    for (int i = 0; i < 200_000; i++) {
      var target = new StringBuilder("/");
      for (int n = random.nextInt(8); n > 0; n--) {
        target.append(PIECES[random.nextInt(PIECES.length)]);
      }
      requireSafe(target.toString());
    }
  }

  private static void requireSafe(String target) {
    RequestTarget parsed;
    try {
      parsed = RequestTarget.parse(target);
    } catch (Problem.Thrown e) {
      return;
    }
    for (String segment : parsed.segments()) {
      assertThat(segment).as(target).isNotIn(".", "..").doesNotContain("/", "\\");
      assertThat(segment.codePoints().noneMatch(Character::isISOControl)).as(target).isTrue();
    }
    assertThat(parsed.segments().subList(0, parsed.segments().size() - 1))
        .as(target)
        .doesNotContain("");
  }
}

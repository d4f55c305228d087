package dev.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.webhooks.sql.HookRow.Wish;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/hook",
        "http://example.com:8080/a?b=c",
        "HTTPS://[2001:db8::1]/"
      })
  void an_address_may_be_any_of_the_web(String url) {
    assertThatCode(() -> HookRules.check(new Wish(url, List.of(), ""))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:///path",
        "https://",
        "https://me:secret@example.com/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "javascript:alert(1)"
      })
  void an_address_that_is_none_is_refused(String url) {
    assertThat(refusal(new Wish(url, List.of(), "")).member()).isEqualTo("url");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "*, dev.millrace.asset.ready, true",
    "dev.millrace.asset.ready, dev.millrace.asset.ready, true",
    "dev.millrace.asset.ready, dev.millrace.asset.readyx, false",
    "dev.millrace.asset.*, dev.millrace.asset.ready, true",
    "dev.millrace.asset.*, dev.millrace.assets.ready, false",
    "dev.millrace.asset.*, dev.millrace.asset, false",
    "dev.*, dev.millrace.asset.ready, true",
  })
  void a_pattern_means_one_type_or_all_below_a_name(String pattern, String type, boolean meant) {
    assertThat(TypePattern.isValid(pattern)).isTrue();
    assertThat(new TypePattern(pattern).matches(type)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "**", "a.*.b", "*.ready", "a..b", "a*", "dev millrace", ".*"})
  void a_pattern_that_is_none_is_refused(String pattern) {
    var wish = new Wish("https://example.com/", List.of(pattern), "");

    assertThat(refusal(wish).member()).isEqualTo("types");
  }

  @Test
  void there_is_a_limit_to_everything() {
    var many = Collections.nCopies(51, "*");

    assertThat(refusal(new Wish("https://example.com/", many, "")).member()).isEqualTo("types");
    assertThat(refusal(new Wish("https://example.com/", List.of(), "x".repeat(501))).member())
        .isEqualTo("description");
    assertThat(refusal(new Wish("https://x.y/" + "x".repeat(2_000), List.of(), "")).member())
        .isEqualTo("url");
  }

  private static WebhookRefused refusal(Wish wish) {
    return catchThrowableOfType(WebhookRefused.class, () -> HookRules.check(wish));
  }
}

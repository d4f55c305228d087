package dev.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.outbound.OutboundException.Reason;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.example/x",
        "file:///etc/passwd",
        "gopher://a.example/",
        "jar:http://a.example/",
        "//a.example/x",
        "/x",
        "",
        "mailto:a@b.example",
        "http:///x",
        "http:a.example",
        "http://user@a.example/",
        "http://user:word@a.example/",
        "http://@a.example/",
        "http://a.example:0/",
        "http://a.example:70000/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://1.2.3.4.5/",
        "http://300.1.1.1/",
        "http://a.0x1/",
        "http://a.7/",
        "http://127.1./",
        "http://[::ffff:8.8.8.8]/",
        "http://[::ffff:7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://a_b.example:x/"
      })
  void a_form_that_is_not_plain_http_to_a_plain_host_is_refused(String text) {
    assertThatThrownBy(() -> Target.of(URI.create(text)))
        .isInstanceOfSatisfying(
            OutboundException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
  }

  @ParameterizedTest
  @CsvSource({
    "http://A.Example/x?y#z, a.example",
    "HTTPS://a.example.:444/, a.example",
    "http://8.8.8.8/, 8.8.8.8",
    "http://[2606:4700::1111]:8080/, 2606:4700::1111",
    "http://1password.example/, 1password.example",
    "http://a.b-7/, a.b-7"
  })
  void the_host_is_read_in_one_way(String text, String host) throws Exception {
    assertThat(Target.of(URI.create(text)).host()).isEqualTo(host);
  }

  @Test
  void a_redirect_never_leaves_https() throws Exception {
    var target = Target.of(URI.create("https://a.example/dir/x"));

    assertThat(target.redirect("../y").uri()).hasToString("https://a.example/y");
    assertThat(target.redirect("//b.example/").uri()).hasToString("https://b.example/");
    for (String location :
        List.of("http://a.example/", "file:///etc/passwd", "ht tp://", "http:")) {
      assertThatThrownBy(() -> target.redirect(location))
          .isInstanceOfSatisfying(
              OutboundException.class, e -> assertThat(e.isPermanent()).isTrue());
    }
  }

  @Test
  void an_address_of_ours_is_refused_before_anybody_is_asked() throws Exception {
    try (var outbound = new Outbound(OutboundConfig.allowing(List.of("127.0.0.2")))) {
      outbound.check(URI.create("http://127.0.0.2/"));
      outbound.check(URI.create("http://anything.example/"));
      for (String text : List.of("http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/")) {
        assertThatThrownBy(() -> outbound.check(URI.create(text)))
            .isInstanceOf(OutboundException.class)
            .hasMessageContaining("public internet");
      }
    }
  }
}

package dev.millrace.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.AssetId;
import dev.millrace.protection.PlaybackTickets.Ticket;
import dev.millrace.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaybackTicketsTest {
  private static final AssetId FILM = new AssetId("01jd0000000000000000000001");
  private static final AssetId OTHER = new AssetId("01jd0000000000000000000002");
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T10:00:00.7Z"));
  private final PlaybackTickets tickets = new PlaybackTickets(() -> key("token"), clock);

  private static SecretKeySpec key(String text) {
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  @Test
  void a_ticket_is_good_for_its_film_until_it_expires() {
    Ticket ticket = tickets.issue(FILM, HOUR);

    assertThat(ticket.expiresAt()).isEqualTo("2026-11-21T11:00:00Z");
    assertThat(tickets.isValid(FILM, ticket.text())).isTrue();
    assertThat(tickets.isValid(OTHER, ticket.text())).isFalse();
    clock.advance(HOUR);
    assertThat(tickets.isValid(FILM, ticket.text())).isFalse();
  }

  @Test
  void another_node_with_the_same_token_takes_it_and_one_with_another_does_not() {
    String ticket = tickets.issue(FILM, HOUR).text();

    assertThat(new PlaybackTickets(() -> key("token"), clock).isValid(FILM, ticket)).isTrue();
    assertThat(new PlaybackTickets(() -> key("another"), clock).isValid(FILM, ticket)).isFalse();
  }

  @Test
  void a_ticket_with_any_character_changed_is_refused() {
    String ticket = tickets.issue(FILM, HOUR).text();

    for (int i = 0; i < ticket.length(); i++) {
      char other = ticket.charAt(i) == '7' ? '8' : '7';
      String changed = ticket.substring(0, i) + other + ticket.substring(i + 1);

      assertThat(tickets.isValid(FILM, changed)).as(changed).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1.", "9999999999", "9999999999.x", "99999999999999999999.abc"})
  void what_is_no_ticket_is_refused(String text) {
    assertThat(tickets.isValid(FILM, text)).isFalse();
  }

  @Test
  void a_ticket_needs_no_escaping_in_an_address_and_never_prints() {
    Ticket ticket = tickets.issue(FILM, HOUR);

    assertThat(ticket.text()).matches("[A-Za-z0-9._-]{50,60}");
    assertThat(ticket.toString()).isEqualTo("ticket until 2026-11-21T11:00:00Z");
  }

  @Test
  void a_life_out_of_bounds_is_refused() {
    for (Duration life : List.of(Duration.ofSeconds(59), Duration.ofDays(7).plusSeconds(1))) {
      assertThatThrownBy(() -> tickets.issue(FILM, life))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

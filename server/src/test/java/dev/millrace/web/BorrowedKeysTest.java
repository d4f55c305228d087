package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.protection.PlaybackTickets;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An edge that takes tickets and sessions of an API whose token it does not know.
class BorrowedKeysTest {
  private static final AssetId FILM = new AssetId("01jd0000000000000000000001");
  private static final DoorKeys LEFT = DoorKeys.of("the token of the api");

  private final TestClock clock = TestClock.atNoon();
  private final String ticket =
      new PlaybackTickets(LEFT::tickets, clock).issue(FILM, Duration.ofHours(1)).text();

  private boolean takesTheTicket(BorrowedKeys keys) {
    return new PlaybackTickets(() -> keys.get().tickets(), clock).isValid(FILM, ticket);
  }

  @Test
  void what_was_left_is_taken_and_before_that_nothing() {
    try (var keys = new BorrowedKeys(() -> Optional.of(LEFT))) {
      assertThat(takesTheTicket(keys)).isFalse();

      keys.start();

      assertThat(takesTheTicket(keys)).isTrue();
      assertThat(keys.get().sessions()).isEqualTo(LEFT.sessions());
    }
  }

  @Test
  void a_shelf_that_cannot_be_reached_stops_nobody() {
    try (var keys =
        new BorrowedKeys(
            () -> {
              throw new IllegalStateException("the database does not answer");
            })) {
      keys.start();

      assertThat(takesTheTicket(keys)).isFalse();
    }
  }

  @Test
  void keys_tell_nothing_of_the_token_and_differ_by_purpose() {
    assertThat(LEFT.sessions()).isNotEqualTo(LEFT.tickets());
    assertThat(LEFT.sessions().getEncoded()).hasSize(32);
    assertThat(LEFT).hasToString("DoorKeys[***]").isEqualTo(DoorKeys.of("the token of the api"));
  }
}

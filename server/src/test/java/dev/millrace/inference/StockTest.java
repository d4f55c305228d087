package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.models.Models;
import dev.millrace.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockTest {
  @TempDir private Path folder;
  private final CountDownLatch held = new CountDownLatch(1);

  @Test
  void a_network_that_is_tried_for_long_holds_up_nobody_but_who_asks_for_it() throws Exception {
    for (String name : new String[] {"a-slow-one", "colours"}) {
      OwnNetwork.write(folder.resolve(name), OwnNetwork.DESCRIPTION, "red\ngreen\nblue");
    }
    Models models = Models.in(folder.resolve("cache"));
    try (var stock = new Stock(models, folder, false, Duration.ofMillis(50), this::tried)) {
      stock.readOwn(_ -> true, Duration.ofMillis(100));

      assertThat(Eventually.holds(() -> isReady(stock, "colours"))).isTrue();
      assertThat(stock.find("colours")).isPresent();
      assertThat(why(stock)).isEqualTo("it is being loaded and tried");
      assertThatThrownBy(() -> stock.find("a-slow-one"))
          .isInstanceOfSatisfying(
              InferenceFailed.class,
              e -> assertThat(e.kind()).isEqualTo(InferenceFailed.Kind.BUSY));

      held.countDown();
      assertThat(Eventually.holds(() -> why(stock).equals("it does not see"))).isTrue();
      assertThatThrownBy(() -> stock.find("a-slow-one"))
          .isInstanceOf(NetworkRefused.class)
          .hasMessage("it does not see");
    }
  }

  @Test
  void a_network_behind_one_that_is_tried_for_long_is_there_for_who_asks_for_it() throws Exception {
    for (String name : new String[] {"a-slow-one", "colours"}) {
      OwnNetwork.write(folder.resolve(name), OwnNetwork.DESCRIPTION, "red\ngreen\nblue");
    }
    Models models = Models.in(folder.resolve("cache"));
    try (var stock = new Stock(models, folder, false, Duration.ofMinutes(1), this::tried)) {
      var reading = Thread.ofVirtual().start(() -> stock.readOwn(_ -> true, Duration.ofMinutes(1)));
      assertThat(Eventually.holds(() -> why(stock).equals("it is being loaded and tried")))
          .isTrue();

      assertThat(Eventually.holds(() -> stock.find("colours").isPresent())).isTrue();
      assertThat(held.getCount()).as("the slow one is still tried").isEqualTo(1);
      held.countDown();
      reading.join();
    }
  }

  @Test
  void what_is_loaded_after_the_end_is_closed() throws Exception {
    var begun = new CountDownLatch(1);
    OwnNetwork.write(folder.resolve("a-slow-one"), OwnNetwork.DESCRIPTION, "red\ngreen\nblue");
    var stock =
        new Stock(
            Models.in(folder.resolve("cache")),
            folder,
            false,
            Duration.ofMinutes(1),
            path -> {
              begun.countDown();
              await();
              return OwnNetworks.load(path);
            });
    var reading = Thread.ofVirtual().start(() -> stock.readOwn(_ -> true, Duration.ofMinutes(1)));
    begun.await();
    stock.close();
    held.countDown();

    reading.join();
    assertThat(stock.find("a-slow-one")).isEmpty();
  }

  @Test
  void a_folder_of_a_catalogued_name_leaves_the_catalogues_network_as_it_is() throws Exception {
    OwnNetwork.write(folder.resolve("nanodet-g"), OwnNetwork.DESCRIPTION, "red\ngreen\nblue");
    Models models = Models.in(folder.resolve("cache"));
    try (var stock = new Stock(models, folder, false, Duration.ofMinutes(1), this::tried)) {
      stock.readOwn(_ -> true, Duration.ofMinutes(1));

      assertThat(stock.states()).filteredOn(one -> one.name().equals("nanodet-g")).hasSize(1);
      assertThatThrownBy(() -> stock.find("nanodet-g"))
          .as("its weights are what it lacks")
          .isInstanceOf(NetworkRefused.class)
          .hasMessageNotContaining("of this name");
    }
  }

  @Test
  void who_asks_for_a_network_that_hangs_waits_no_longer_than_it_may_take() {
    var loading =
        Loading.begin(
            "hanging",
            () -> {
              await();
              throw new NetworkRefused("it does not see");
            },
            Duration.ofMillis(20));
    for (int n = 0; n < 3; n++) {
      assertThatThrownBy(() -> loading.await(Duration.ofDays(1)))
          .isInstanceOf(NetworkRefused.class)
          .hasMessageStartingWith("it was not loaded and tried within");
    }
    held.countDown();
  }

  private Network tried(Path path) {
    if (path.endsWith("a-slow-one")) {
      await();
      throw new NetworkRefused("it does not see");
    }
    return OwnNetworks.load(path);
  }

  private void await() {
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isReady(Stock stock, String name) {
    return stock.states().stream().anyMatch(one -> one.name().equals(name) && one.ready());
  }

  private static String why(Stock stock) {
    return stock.states().stream()
        .filter(state -> state.name().equals("a-slow-one"))
        .map(NetworkState::why)
        .findFirst()
        .orElse("");
  }
}

package dev.millrace.live.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.archive.Recording.State;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of recordings that a crash cut off, in a real PostgreSQL.
class ArchiveIT {
  private static final String NODE = "here";

  private final KeptSound kept = new KeptSound(InstantSource.system());

  @AfterEach
  void close() {
    kept.close();
  }

  @Test
  void one_of_which_no_film_can_be_made_fails_alone_and_is_told_of_once() throws Exception {
    String torn = kept.cutOff(2, 4, 2).id();
    String whole = kept.cutOff(2, 2, 2).id();

    for (int look = 0; look < 2 * Archive.MOST_ATTEMPTS; look++) {
      kept.archive().settleLeft(NODE);
    }

    assertThat(kept.state(whole)).isEqualTo(State.READY);
    assertThat(kept.state(torn)).isEqualTo(State.FAILED);
    assertThat(kept.told()).singleElement().asString().contains(torn).contains("1.m4s");
    assertThat(kept.film(torn)).isEqualTo("FAILED");
    assertThat(kept.film(whole)).isEqualTo("READY");
    assertThat(kept.recordings().left(NODE, List.of())).isEmpty();
  }

  @Test
  void one_that_goes_on_is_left_alone_until_it_is_over() throws Exception {
    Recording recording = kept.begun();
    ProgrammeArchive goesOn = kept.archive().keep(recording);
    KeptSound.store(goesOn, 2, 2);

    kept.archive().settleLeft(NODE);
    State meanwhile = kept.state(recording.id());
    goesOn.close();
    kept.archive().settleLeft(NODE);

    assertThat(meanwhile).isEqualTo(State.RECORDING);
    assertThat(kept.state(recording.id())).isEqualTo(State.READY);
  }

  /// The rows are looked up while a programme begins.
  @Test
  void one_that_begins_while_those_are_looked_up_that_are_left_is_none_of_them() throws Exception {
    var during = new AtomicReference<Archive>();
    Recording recording = kept.begun();
    var open = new ArrayList<ProgrammeArchive>();
    Runnable begins = () -> open.add(during.get().keep(recording));
    Archive archive = kept.archiveIn(beforeLookingUp(kept.recordings(), begins));
    during.set(archive);

    archive.settleLeft(NODE);

    assertThat(kept.recordings().left(NODE, List.of()))
        .extracting(Recording::id)
        .containsExactly(recording.id());
    open.forEach(ProgrammeArchive::close);
    archive.settleLeft(NODE);
    assertThat(kept.state(recording.id())).isEqualTo(State.EMPTY);
  }

  /// Does something right before it is looked up for the first time what is left.
  private static Recordings beforeLookingUp(Recordings rows, Runnable first) {
    var due = new AtomicReference<>(first);
    return (Recordings)
        Proxy.newProxyInstance(
            Recordings.class.getClassLoader(),
            new Class<?>[] {Recordings.class},
            (_, method, arguments) -> {
              if (method.getName().equals("left")) {
                due.getAndSet(() -> {}).run();
              }
              return call(rows, method, arguments);
            });
  }

  private static Object call(Recordings rows, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(rows, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

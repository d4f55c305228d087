package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.models.Availability;
import dev.millrace.models.Models;
import dev.millrace.testing.Photographs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The networks of the catalogue on photographs, which are in a package of the catalogue.
class InferenceIT {
  @TempDir private static Path folder;
  private static Inference inference;
  private static final List<byte[]> PEOPLE = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Path cache = Models.standardCache(System.getenv());
    assertThat(Models.in(cache).fetch(Set.of("nanodet-g", "blazeface"), _ -> {}))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Availability.Ready.class));
    PEOPLE.addAll(Photographs.ofGroups(folder));
    inference =
        new Inference(
            new InferenceConfig(2, 100, 8, Duration.ofSeconds(60), cache, folder.resolve("own")));
    inference.start();
  }

  @AfterAll
  static void stop() {
    inference.close();
  }

  @Test
  void people_are_seen_where_they_are() throws Exception {
    var seen = inference.look("nanodet-g", PEOPLE);

    assertThat(seen.version()).isEqualTo("3.0.4");
    assertThat(seen.frames())
        .allSatisfy(
            frame ->
                assertThat(frame.found())
                    .filteredOn(one -> one.label().equals("person"))
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(one.score()).isBetween(0.4, 1.0))
                    .allSatisfy(one -> assertThat(isInside(one.relative())).isTrue()));
  }

  @Test
  void faces_have_their_landmarks_inside() throws Exception {
    var seen = inference.look("blazeface", PEOPLE);

    assertThat(seen.frames())
        .allSatisfy(
            frame ->
                assertThat(frame.found())
                    .isNotEmpty()
                    .allSatisfy(
                        face -> {
                          assertThat(face.points()).hasSize(6);
                          var box = face.box();
                          var nose = face.points().get(2);
                          assertThat(nose.x()).isBetween(box.x(), box.x() + box.width());
                          assertThat(nose.y()).isBetween(box.y(), box.y() + box.height());
                        }));
  }

  private static boolean isInside(Findings.Box box) {
    return box.x() >= 0
        && box.y() >= 0
        && box.x() + box.width() <= 1.00001
        && box.y() + box.height() <= 1.00001;
  }
}

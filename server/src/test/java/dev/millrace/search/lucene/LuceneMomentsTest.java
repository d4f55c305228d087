package dev.millrace.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.search.Moment;
import dev.millrace.search.MomentQuery;
import dev.millrace.search.Moments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneMomentsTest {
  private static final float[] EAST = {1, 0};
  private static final float[] NORTH = {0, 1};

  @TempDir private Path folder;
  private LuceneMoments moments;

  @BeforeEach
  void open() throws IOException {
    moments = LuceneMoments.open(folder);
    moments.put(
        "a",
        List.of(
            new Moment(0, 5, "label", "bicycle", null),
            new Moment(10, 12, "text", "BREAKING NEWS: storm hits the coast", null),
            new Moment(20, 25, "shot", "dog, bicycle", EAST)));
    moments.put("b", List.of(new Moment(3, 4, "label", "horse", null)));
  }

  @AfterEach
  void close() {
    moments.close();
  }

  @Test
  void a_moment_is_found_by_its_words_in_any_case() {
    assertThat(found("Breaking NEWS")).containsExactly("a@10.0");
    assertThat(found("horse")).containsExactly("b@3.0");
  }

  @Test
  void a_word_that_is_nearly_right_will_do_and_the_right_one_goes_before() {
    moments.put("c", List.of(new Moment(7, 8, "text", "a bicyle shop", null)));

    assertThat(found("bicycle").getFirst()).startsWith("a@");
    assertThat(found("bicycle")).contains("c@7.0");
    assertThat(found("stomr")).containsExactly("a@10.0");
  }

  @Test
  void what_means_the_same_is_found_without_a_common_word() {
    var query = new MomentQuery("puppy", null, EAST, 10);

    List<Moments.Hit> hits = moments.find(query);

    assertThat(hits).hasSize(1);
    assertThat(hits.getFirst().why()).isEqualTo("meaning");
    assertThat(moments.find(new MomentQuery("puppy", null, NORTH, 10))).isEmpty();
  }

  @Test
  void what_both_ways_find_goes_before_what_one_does() {
    List<Moments.Hit> hits = moments.find(new MomentQuery("bicycle", null, EAST, 10));

    assertThat(hits.getFirst().moment().kind()).isEqualTo("shot");
    assertThat(hits.getFirst().why()).isEqualTo("both");
  }

  @Test
  void a_film_in_which_nothing_is_found_any_more_goes_and_the_index_can_be_closed() {
    moments.put("a", List.of());
    moments.put("nothing ever", List.of());

    assertThat(found("bicycle")).isEmpty();
    assertThat(found("horse")).containsExactly("b@3.0");
    moments.close();
    assertThat(folder).isDirectory();
  }

  @Test
  void only_moments_of_a_kind_if_one_is_asked_for() {
    var query = new MomentQuery("bicycle", "label", EAST, 10);

    assertThat(moments.find(query)).extracting(hit -> hit.moment().kind()).containsOnly("label");
  }

  @Test
  void a_film_that_is_looked_at_again_has_its_new_moments_alone() {
    moments.put("a", List.of(new Moment(1, 2, "label", "train", null)));

    assertThat(found("bicycle")).isEmpty();
    assertThat(found("train")).containsExactly("a@1.0");
    assertThat(moments.size()).isEqualTo(2);
  }

  @Test
  void words_that_are_none_find_nothing() {
    assertThat(found("?!")).isEmpty();
  }

  private List<String> found(String words) {
    return moments.find(new MomentQuery(words, null, null, 10)).stream()
        .map(hit -> hit.assetId() + "@" + hit.moment().fromSeconds())
        .toList();
  }
}

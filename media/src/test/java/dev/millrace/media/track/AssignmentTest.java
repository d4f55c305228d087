package dev.millrace.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void the_least_in_all_is_found_where_the_nearest_first_would_not_find_it() {
    double[][] cost = {{1, 2}, {1, 9}};

    assertThat(Assignment.least(cost)).containsExactly(1, 0);
  }

  @Test
  void who_is_one_too_many_gets_nothing() {
    assertThat(Assignment.least(new double[][] {{5}, {1}, {7}})).containsExactly(-1, 0, -1);
    assertThat(Assignment.least(new double[][] {{5, 1, 7}})).containsExactly(1);
    assertThat(Assignment.least(new double[][] {{}, {}})).containsExactly(-1, -1);
    assertThat(Assignment.least(new double[0][])).isEmpty();
  }

  @Test
  void it_is_as_good_as_trying_everything() {
    var random = new Random(7);
    for (int n = 0; n < 200; n++) {
      int rows = 1 + random.nextInt(5);
      int columns = 1 + random.nextInt(5);
      double[][] cost = new double[rows][columns];
      for (double[] row : cost) {
        for (int c = 0; c < columns; c++) {
          row[c] = random.nextInt(20);
        }
      }
      assertThat(sum(cost, Assignment.least(cost))).isEqualTo(best(cost, 0, 0));
    }
  }

  private static double sum(double[][] cost, int[] columns) {
    double sum = 0;
    int given = 0;
    for (int row = 0; row < cost.length; row++) {
      if (columns[row] >= 0) {
        sum += cost[row][columns[row]];
        given++;
      }
    }
    assertThat(given).isEqualTo(Math.min(cost.length, cost[0].length));
    return sum;
  }

  private static double best(double[][] cost, int row, int used) {
    if (row == cost.length || Integer.bitCount(used) == cost[0].length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int column = 0; column < cost[0].length; column++) {
      if ((used & 1 << column) == 0) {
        best = Math.min(best, cost[row][column] + best(cost, row + 1, used | 1 << column));
      }
    }
    int left = cost[0].length - Integer.bitCount(used);
    return cost.length - row > left ? Math.min(best, best(cost, row + 1, used)) : best;
  }
}

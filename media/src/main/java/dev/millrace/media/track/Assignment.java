package dev.millrace.media.track;

import java.util.Arrays;

/// Rows and columns brought together so that their costs are the least in all (the Hungarian
/// method, in the form of Jonker and Volgenant).
final class Assignment {
  private Assignment() {}

  /// The column of each row, -1 for those that get none, as there are fewer columns.
  static int[] least(double[][] cost) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    int[] result = new int[rows];
    Arrays.fill(result, -1);
    if (columns == 0) {
      return result;
    }
    int size = Math.max(rows, columns);
    int[] rowOf = solve(cost, size);
    for (int column = 0; column < columns; column++) {
      if (rowOf[column + 1] <= rows) {
        result[rowOf[column + 1] - 1] = column;
      }
    }
    return result;
  }

  /// Rows and columns count from 1; 0 stands for none. What lies outside of the matrix costs
  /// nothing.
  private static int[] solve(double[][] cost, int size) {
    double[] rowPrice = new double[size + 1];
    double[] columnPrice = new double[size + 1];
    int[] rowOf = new int[size + 1];
    int[] way = new int[size + 1];
    for (int row = 1; row <= size; row++) {
      rowOf[0] = row;
      int column = 0;
      double[] least = new double[size + 1];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      boolean[] used = new boolean[size + 1];
      do {
        used[column] = true;
        int next = 0;
        double step = Double.POSITIVE_INFINITY;
        for (int other = 1; other <= size; other++) {
          if (!used[other]) {
            double reduced =
                at(cost, rowOf[column], other) - rowPrice[rowOf[column]] - columnPrice[other];
            if (reduced < least[other]) {
              least[other] = reduced;
              way[other] = column;
            }
            if (least[other] < step) {
              step = least[other];
              next = other;
            }
          }
        }
        for (int other = 0; other <= size; other++) {
          if (used[other]) {
            rowPrice[rowOf[other]] += step;
            columnPrice[other] -= step;
          } else {
            least[other] -= step;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        rowOf[column] = rowOf[way[column]];
        column = way[column];
      }
    }
    return rowOf;
  }

  private static double at(double[][] cost, int row, int column) {
    return row > cost.length || column > cost[0].length ? 0 : cost[row - 1][column - 1];
  }
}

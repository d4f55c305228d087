package dev.millrace.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void axes_change_places_and_numbers_go_with_them() {
    var rows = new Tensor(Tensor.Type.UINT8, List.of(2, 3), bytes(1, 2, 3, 4, 5, 6));

    Tensor columns = rows.permuted(List.of(1, 0));

    assertThat(columns.dims()).containsExactly(3, 2);
    assertThat(columns.bytes()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void numbers_of_two_bytes_stay_whole_when_axes_change_places() {
    var rows = new Tensor(Tensor.Type.FLOAT16, List.of(2, 2), bytes(1, 10, 2, 20, 3, 30, 4, 40));

    assertThat(rows.permuted(List.of(1, 0)).bytes()).containsExactly(1, 10, 3, 30, 2, 20, 4, 40);
  }

  @Test
  void every_order_of_four_axes_can_be_undone() {
    var data = new int[2 * 3 * 4 * 5];
    java.util.Arrays.setAll(data, n -> n);
    var grid = new Tensor(Tensor.Type.UINT8, List.of(2, 3, 4, 5), bytes(data));

    Tensor back = grid.permuted(List.of(3, 2, 0, 1)).permuted(List.of(2, 3, 1, 0));

    assertThat(back.dims()).isEqualTo(grid.dims());
    assertThat(back.bytes()).isEqualTo(grid.bytes());
  }

  @Test
  void an_order_that_names_an_axis_twice_is_refused() {
    var rows = new Tensor(Tensor.Type.UINT8, List.of(1, 2), bytes(1, 2));

    assertThatThrownBy(() -> rows.permuted(List.of(0, 0))).hasMessageContaining("no order");
  }

  @Test
  void bytes_that_do_not_fill_the_grid_are_refused() {
    assertThatThrownBy(() -> new Tensor(Tensor.Type.FLOAT, List.of(2), bytes(1, 2, 3, 4)))
        .hasMessage("4 bytes are not a FLOAT of [2]");
  }

  @Test
  void a_value_has_one_origin_in_a_graph() {
    var graph = new OnnxGraph();
    graph.input("x", List.of(1));

    assertThatThrownBy(() -> graph.node("x", "Relu", List.of("x"), List.of()))
        .hasMessage("two values are called x");
  }

  private static ByteBuffer bytes(int... values) {
    var bytes = new byte[values.length];
    for (int n = 0; n < values.length; n++) {
      bytes[n] = (byte) values[n];
    }
    return ByteBuffer.wrap(bytes);
  }
}

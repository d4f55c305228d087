package dev.millrace.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/// Numbers in a grid: their type, the grid's size along each axis, and the bytes, little-endian,
/// the last axis running fastest.
///
/// **Ownership:** nobody changes the bytes once they are in a tensor.
public record Tensor(Type type, List<Integer> dims, ByteBuffer data) {
  /// What a number is; `code` is the one of ONNX.
  public enum Type {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    public int code() {
      return code;
    }

    /// How many bytes a number takes.
    public int bytes() {
      return bytes;
    }
  }

  public Tensor {
    dims = List.copyOf(dims);
    if (data.remaining() != (long) count(dims) * type.bytes) {
      throw new IllegalArgumentException(
          "%d bytes are not a %s of %s".formatted(data.remaining(), type, dims));
    }
  }

  /// A list of whole numbers, as shapes, axes and paddings are given.
  public static Tensor of(List<Integer> values) {
    ByteBuffer data = buffer(values.size() * Type.INT64.bytes);
    values.forEach(value -> data.putLong(value));
    return new Tensor(Type.INT64, List.of(values.size()), data.flip());
  }

  /// One number that stands for itself.
  public static Tensor of(float value) {
    return new Tensor(Type.FLOAT, List.of(), buffer(Float.BYTES).putFloat(value).flip());
  }

  /// A list of numbers.
  public static Tensor ofFloats(List<Double> values) {
    ByteBuffer data = buffer(values.size() * Float.BYTES);
    values.forEach(value -> data.putFloat(value.floatValue()));
    return new Tensor(Type.FLOAT, List.of(values.size()), data.flip());
  }

  /// The same numbers in a grid of other sides.
  public Tensor shaped(List<Integer> newDims) {
    return new Tensor(type, newDims, data);
  }

  /// The same grid with its axes in another order: axis `n` of the result is axis `order[n]`.
  public Tensor permuted(List<Integer> order) {
    if (!IntStream.range(0, dims.size())
        .boxed()
        .toList()
        .equals(order.stream().sorted().toList())) {
      throw new IllegalArgumentException(order + " is no order of " + dims.size() + " axes");
    }
    var newDims = order.stream().map(dims::get).toList();
    int[] sides = newDims.stream().mapToInt(Integer::intValue).toArray();
    int[] steps = order.stream().mapToInt(axis -> step(axis) * type.bytes).toArray();
    ByteBuffer result = buffer(data.remaining());
    var at = new int[sides.length];
    int from = data.position();
    for (int n = count(dims); n > 0; n--) {
      result.put(result.position(), data, from, type.bytes);
      result.position(result.position() + type.bytes);
      from = advance(from, at, sides, steps);
    }
    return new Tensor(type, newDims, result.flip());
  }

  /// The whole numbers of a tensor of the type INT32.
  public List<Integer> ints() {
    if (type != Type.INT32) {
      throw new IllegalArgumentException("whole numbers were expected, not " + type);
    }
    var ints = data.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    return IntStream.range(0, ints.remaining()).mapToObj(ints::get).toList();
  }

  byte[] bytes() {
    var bytes = new byte[data.remaining()];
    data.slice().get(bytes);
    return bytes;
  }

  /// How many numbers a grid of these sides has.
  public static int count(List<Integer> dims) {
    return dims.stream().reduce(1, Math::multiplyExact);
  }

  /// How many numbers lie between neighbours along an axis.
  private int step(int axis) {
    return count(dims.subList(axis + 1, dims.size()));
  }

  /// Goes to the next place of a grid; gives back where its number lies.
  private static int advance(int from, int[] at, int[] sides, int[] steps) {
    int next = from;
    for (int axis = at.length - 1; axis >= 0; axis--) {
      at[axis]++;
      next += steps[axis];
      if (at[axis] < sides[axis]) {
        return next;
      }
      next -= at[axis] * steps[axis];
      at[axis] = 0;
    }
    return next;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

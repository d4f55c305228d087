package dev.millrace.inference;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The types of numbers in tensors, by the names of the Open Inference Protocol.
enum Datatype {
  FP32(4, OnnxJavaType.FLOAT),
  INT64(8, OnnxJavaType.INT64),
  INT32(4, OnnxJavaType.INT32),
  UINT8(1, OnnxJavaType.UINT8);

  private final int bytes;
  private final OnnxJavaType type;

  Datatype(int bytes, OnnxJavaType type) {
    this.bytes = bytes;
    this.type = type;
  }

  int bytes() {
    return bytes;
  }

  OnnxJavaType type() {
    return type;
  }

  static Optional<Datatype> named(String name) {
    return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
  }

  static Optional<Datatype> of(OnnxJavaType type) {
    return Arrays.stream(values()).filter(one -> one.type == type).findFirst();
  }

  void put(ByteBuffer to, Number number) {
    switch (this) {
      case FP32 -> to.putFloat(number.floatValue());
      case INT64 -> to.putLong(number.longValue());
      case INT32 -> to.putInt(number.intValue());
      case UINT8 -> to.put(number.byteValue());
    }
  }

  Number next(ByteBuffer from) {
    return switch (this) {
      case FP32 -> from.getFloat();
      case INT64 -> from.getLong();
      case INT32 -> from.getInt();
      case UINT8 -> from.get() & 0xff;
    };
  }
}

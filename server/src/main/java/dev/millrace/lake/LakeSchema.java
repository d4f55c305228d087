package dev.millrace.lake;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// The columns of a table in Iceberg's words.
final class LakeSchema {
  private LakeSchema() {}

  static Schema of(LakeTable table) {
    var ids = new AtomicInteger();
    var fields = new ArrayList<Types.NestedField>();
    for (LakeColumn column : table.columns()) {
      int id = ids.incrementAndGet();
      Type type = type(column, ids);
      fields.add(
          column.name().equals(LakeTable.TIME)
              ? Types.NestedField.required(id, column.name(), type)
              : Types.NestedField.optional(id, column.name(), type));
    }
    return new Schema(fields);
  }

  private static Type type(LakeColumn column, AtomicInteger ids) {
    return column.kind().isList()
        ? Types.ListType.ofOptional(ids.incrementAndGet(), column.kind().type())
        : column.kind().type();
  }

  /// By hour or day of `time`.
  static PartitionSpec partitions(LakeTable table, Schema schema) {
    var spec = PartitionSpec.builderFor(schema);
    return table.isHourly() ? spec.hour(LakeTable.TIME).build() : spec.day(LakeTable.TIME).build();
  }

  /// Adds columns that an older table lacks.
  static void complete(LakeTable table, Table there) {
    UpdateSchema change = there.updateSchema();
    boolean any = false;
    for (LakeColumn column : table.columns()) {
      if (there.schema().findField(column.name()) == null) {
        change.addColumn(column.name(), type(column, new AtomicInteger()));
        any = true;
      }
    }
    if (any) {
      change.commit();
    }
  }
}

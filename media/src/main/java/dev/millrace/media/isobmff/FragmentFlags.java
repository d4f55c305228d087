package dev.millrace.media.isobmff;

/// The flag bits of track fragment headers and runs (14496-12 8.8.7, 8.8.8) and of samples (8.8.3).
public final class FragmentFlags {
  public static final int BASE_DATA_OFFSET = 0x1;
  public static final int SAMPLE_DESCRIPTION = 0x2;
  public static final int DEFAULT_DURATION = 0x8;
  public static final int DEFAULT_SIZE = 0x10;
  public static final int DEFAULT_FLAGS = 0x20;
  public static final int DEFAULT_BASE_IS_MOOF = 0x2_0000;

  public static final int DATA_OFFSET = 0x1;
  public static final int FIRST_SAMPLE_FLAGS = 0x4;
  public static final int DURATION = 0x100;
  public static final int SIZE = 0x200;
  public static final int FLAGS = 0x400;
  public static final int COMPOSITION_OFFSET = 0x800;

  /// A sample that depends on no other.
  public static final int SYNC_SAMPLE = 0x0200_0000;

  /// A sample that depends on others and is no sync sample.
  public static final int DEPENDENT_SAMPLE = 0x0101_0000;

  /// The bit that says: no sync sample.
  public static final int NON_SYNC = 0x1_0000;

  private FragmentFlags() {}
}

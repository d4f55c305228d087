package dev.millrace.engines.s3;

/// The names that S3Proxy 4.1 gives to what it keeps beside objects; tests hold it to them.
final class Names {
  /// An extended attribute of each object: its ETag.
  static final String ETAG = "user.content-md5";

  /// What an upload will be when completed, in an empty object at the bucket's top; there as long
  /// as the upload is open, whatever its layout.
  private static final String RECORD = ".s3proxy-mpu-stub-";

  /// What belongs to an upload of S3Proxy's own layout, at the bucket's top.
  private static final String PARTS = ".mpus-";

  private static final int UUID_LENGTH = 36;

  private Names() {}

  static String record(String uploadId) {
    return RECORD + uploadId;
  }

  /// The empty object that begins an upload of S3Proxy's own layout and ends with it.
  static String stub(String uploadId, String key) {
    return PARTS + uploadId + "-" + key + "-stub";
  }

  static boolean isRecord(String name) {
    return name.startsWith(RECORD);
  }

  static boolean isPart(String name) {
    return name.startsWith(PARTS) && name.length() > PARTS.length() + UUID_LENGTH;
  }

  static boolean isStub(String name) {
    return name.endsWith("-stub");
  }

  /// The upload that a record or a part belongs to.
  static String uploadId(String name) {
    return isRecord(name)
        ? name.substring(RECORD.length())
        : name.substring(PARTS.length(), PARTS.length() + UUID_LENGTH);
  }
}

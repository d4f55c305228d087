package dev.millrace.store.s3;

import dev.millrace.store.ObjectHead;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The objects of a store that runs on this machine, as files: large ones need not go through a
/// socket to be read here.
///
/// @param folder the bucket's, in which an object is the file of its key's path; it is replaced as
///     a whole and never written to
record NearObjects(Path folder) {
  private static final System.Logger LOG = System.getLogger(NearObjects.class.getName());

  /// The object's file, unless it is not there or another by now.
  Optional<Path> file(ObjectHead head) {
    Path file = folder.resolve(head.key()).normalize();
    return file.startsWith(folder) && file.toFile().length() == head.sizeBytes()
        ? Optional.of(file)
        : Optional.empty();
  }

  /// Makes `target` another name of the object's file; false when that is not possible, and then
  /// nothing is there.
  boolean link(ObjectHead head, Path target) {
    Path file = folder.resolve(head.key()).normalize();
    if (!file.startsWith(folder)) {
      return false;
    }
    try {
      Files.createLink(target, file);
      if (Files.size(target) == head.sizeBytes()) {
        return true;
      }
      Files.delete(target);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "An object is not near. key={0} reason={1}", head.key(), e.toString());
    }
    return false;
  }

  static Optional<NearObjects> in(Optional<Path> folder) {
    return folder.map(NearObjects::new);
  }
}

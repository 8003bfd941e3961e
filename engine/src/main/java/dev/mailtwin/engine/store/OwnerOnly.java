package dev.mailtwin.engine.store;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Mail is nobody else's business: what is created for it is for its owner only, whatever the umask
/// says. What is there already keeps its permissions.
public final class OwnerOnly {

  /// A file: 0600.
  static final FileAttribute<Set<PosixFilePermission>> FILE = of("rw-------");

  /// A directory: 0700.
  public static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = of("rwx------");

  private OwnerOnly() {}

  private static FileAttribute<Set<PosixFilePermission>> of(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}

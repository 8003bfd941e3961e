package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/// The system user a test Dovecot's mail belongs to.
///
/// Dovecot refuses to serve mail as root, so under root the mail is `nobody`'s; else it is ours.
///
/// @param group only known, and only needed, when not root
record MailOwner(String name, String group, int uid, int gid, boolean isRoot) {

  static MailOwner whenWritingTo(Path ours) throws IOException {
    int uid = (int) Files.getAttribute(ours, "unix:uid");
    if (uid != 0) {
      int gid = (int) Files.getAttribute(ours, "unix:gid");
      var attributes = Files.readAttributes(ours, PosixFileAttributes.class);
      return new MailOwner(
          attributes.owner().getName(), attributes.group().getName(), uid, gid, false);
    }
    Path probe = Files.createTempFile(ours, "owner", "");
    var users = ours.getFileSystem().getUserPrincipalLookupService();
    Files.setOwner(probe, users.lookupPrincipalByName("nobody"));
    int nobody = (int) Files.getAttribute(probe, "unix:uid");
    Files.delete(probe);
    return new MailOwner("nobody", "", nobody, nobody, true);
  }

  /// Gives a file or directory to this user.
  void own(Path path) throws IOException {
    if (isRoot) {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", gid);
    }
  }
}

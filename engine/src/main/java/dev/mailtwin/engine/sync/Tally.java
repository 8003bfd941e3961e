package dev.mailtwin.engine.sync;

/// Counts what a run did, or with a dry run would do. Not thread-safe.
public final class Tally {

  private long downloaded;
  private long uploaded;
  private long flagsToDisk;
  private long flagsToServer;
  private long movedOnDisk;
  private long movedOnServer;
  private long deletedOnDisk;
  private long deletedOnServer;
  private long mailboxesRenamed;
  private long mailboxesDeleted;

  /// The kinds of change.
  public enum Kind {
    DOWNLOADED,
    UPLOADED,
    FLAGS_TO_DISK,
    FLAGS_TO_SERVER,
    MOVED_ON_DISK,
    MOVED_ON_SERVER,
    DELETED_ON_DISK,
    DELETED_ON_SERVER,
    MAILBOXES_RENAMED,
    MAILBOXES_DELETED
  }

  /// Adds to one count.
  public void add(Kind kind, long messages) {
    switch (kind) {
      case DOWNLOADED -> downloaded += messages;
      case UPLOADED -> uploaded += messages;
      case FLAGS_TO_DISK -> flagsToDisk += messages;
      case FLAGS_TO_SERVER -> flagsToServer += messages;
      case MOVED_ON_DISK -> movedOnDisk += messages;
      case MOVED_ON_SERVER -> movedOnServer += messages;
      case DELETED_ON_DISK -> deletedOnDisk += messages;
      case DELETED_ON_SERVER -> deletedOnServer += messages;
      case MAILBOXES_RENAMED -> mailboxesRenamed += messages;
      case MAILBOXES_DELETED -> mailboxesDeleted += messages;
    }
  }

  /// One count.
  public long of(Kind kind) {
    return switch (kind) {
      case DOWNLOADED -> downloaded;
      case UPLOADED -> uploaded;
      case FLAGS_TO_DISK -> flagsToDisk;
      case FLAGS_TO_SERVER -> flagsToServer;
      case MOVED_ON_DISK -> movedOnDisk;
      case MOVED_ON_SERVER -> movedOnServer;
      case DELETED_ON_DISK -> deletedOnDisk;
      case DELETED_ON_SERVER -> deletedOnServer;
      case MAILBOXES_RENAMED -> mailboxesRenamed;
      case MAILBOXES_DELETED -> mailboxesDeleted;
    };
  }

  /// Everything that was counted.
  public long sum() {
    long sum = 0;
    for (Kind kind : Kind.values()) {
      sum += of(kind);
    }
    return sum;
  }

  /// Whether nothing was counted.
  public boolean isZero() {
    return sum() == 0;
  }
}

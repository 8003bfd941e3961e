package dev.mailtwin.engine.history;

import dev.mailtwin.engine.model.MailboxName;
import java.util.ArrayList;
import java.util.List;

/// What repair will do about the differences, before the sync that brings the rest in step.
///
/// Nothing is ever replaced or removed: where file and message are not the same, they become two
/// messages, and the sync transfers each to the other side.
public record RepairPlan(List<Step> steps) {

  /// What a step does.
  public enum Act {
    /// File and message are no longer taken for one.
    PART,
    /// An empty file goes to the attic, and the message is downloaded again.
    REPLACE,
    /// The folder is downloaded anew.
    FETCH_FOLDER,
    /// A body that was refused is asked for again.
    ASK_AGAIN
  }

  /// One step.
  ///
  /// @param words what it does, in a sentence
  public record Step(Act act, MailboxName mailbox, long uid, String base, String words) {}

  /// Decides. Pure.
  public static RepairPlan of(List<Difference> differences) {
    List<Step> steps = new ArrayList<>();
    for (Difference difference : differences) {
      switch (difference.kind()) {
        case FILE_CHANGED, CONTENT, ANOTHER_MESSAGE ->
            steps.add(
                step(
                    Act.PART,
                    difference,
                    "Keep the file as a message of its own, and download what the server has."));
        case FILE_EMPTY ->
            steps.add(
                step(
                    Act.REPLACE,
                    difference,
                    "Put the empty file into the attic, and download the message again."));
        case FOLDER_GONE_HERE ->
            steps.add(step(Act.FETCH_FOLDER, difference, "Download the folder anew."));
        case NOT_HANDED_OUT ->
            steps.add(step(Act.ASK_AGAIN, difference, "Ask for its body once more."));
        case NEW_THERE,
            NEW_HERE,
            GONE_THERE,
            GONE_HERE,
            GONE_FROM_BOTH,
            KEPT,
            FLAGS,
            FOLDER_NEW_THERE,
            FOLDER_NEW_HERE,
            RENUMBERED,
            FOLDER_UNREADABLE,
            SIZE_CLAIMED,
            FLAGS_HERE_ONLY,
            NOT_TAKEN,
            WAITS,
            MARKED,
            FOLDER_WITHDRAWN -> {} // Sync's own, or as it should be.
      }
    }
    return new RepairPlan(List.copyOf(steps));
  }

  private static Step step(Act act, Difference difference, String words) {
    return new Step(act, difference.mailbox(), difference.uid(), difference.base(), words);
  }
}

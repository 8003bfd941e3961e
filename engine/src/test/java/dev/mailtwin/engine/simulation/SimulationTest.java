package dev.mailtwin.engine.simulation;

import dev.mailtwin.testkit.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The laws of sync, in many small worlds made of the real parts.
class SimulationTest {

  private static final int WORLDS = 2_000;

  @Test
  void the_laws_hold_whatever_people_programs_servers_wires_and_disks_do() throws Exception {
    Path scratch = Scratch.make();
    try {
      Seeds.together(
          "whole worlds",
          WORLDS,
          seed -> {
            Path root = Files.createTempDirectory(scratch, "world");
            try {
              Life.live(root.resolve("mail"), seed);
            } finally {
              Scratch.remove(root);
            }
          });
    } finally {
      Scratch.remove(scratch);
    }
  }
}

package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeletionGuardTest {

  @Test
  void twenty_messages_stop_a_mailbox_and_nineteen_do_not() {
    assertThat(DeletionGuard.stopsMailbox(19, 30)).isFalse();
    assertThat(DeletionGuard.stopsMailbox(20, 30)).isTrue();
  }

  @Test
  void more_than_a_fifth_stops_a_mailbox_and_a_fifth_does_not() {
    assertThat(DeletionGuard.stopsMailbox(20, 100)).isFalse();
    assertThat(DeletionGuard.stopsMailbox(20, 99)).isTrue();
    assertThat(DeletionGuard.stopsMailbox(21, 100)).isTrue();
  }

  @Test
  void all_of_five_stop_a_mailbox_and_all_of_four_do_not() {
    assertThat(DeletionGuard.stopsMailbox(4, 4)).isFalse();
    assertThat(DeletionGuard.stopsMailbox(4, 5)).isFalse();
    assertThat(DeletionGuard.stopsMailbox(5, 5)).isTrue();
  }

  @Test
  void a_hundred_and_a_fifth_stop_an_account() {
    assertThat(DeletionGuard.stopsAccount(99, 200)).isFalse();
    assertThat(DeletionGuard.stopsAccount(100, 200)).isTrue();
    assertThat(DeletionGuard.stopsAccount(100, 500)).isTrue();
    assertThat(DeletionGuard.stopsAccount(100, 501)).isFalse();
  }

  @Test
  void everything_is_everything_however_little_it_was() {
    assertThat(DeletionGuard.isEverything(1, 1)).isTrue();
    assertThat(DeletionGuard.isEverything(4, 5)).isFalse();
    assertThat(DeletionGuard.isEverything(5, 5)).isTrue();
  }

  @Test
  void nothing_deleted_never_stops_anything() {
    assertThat(DeletionGuard.stopsMailbox(0, 0)).isFalse();
    assertThat(DeletionGuard.stopsAccount(0, 0)).isFalse();
    assertThat(DeletionGuard.isEverything(0, 0)).isFalse();
  }
}

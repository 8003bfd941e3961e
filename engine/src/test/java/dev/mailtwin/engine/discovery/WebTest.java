package dev.mailtwin.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.HttpsSite;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebTest {

  private static final String ZONE =
      """
      example.com          A 127.0.0.1
      a.example.com        A 127.0.0.1
      other.example        A 127.0.0.1
      wrong.example.org    A 127.0.0.1
      """;

  private Surroundings around;

  @BeforeEach
  void start() throws IOException {
    around = Surroundings.of(ZONE);
  }

  @AfterEach
  void stop() throws IOException {
    around.close();
  }

  @Test
  void a_page_is_fetched() throws Exception {
    around.site().page("a.example.com/x", "<x/>");
    assertThat(get("https://a.example.com/x?emailaddress=a%40b")).isEqualTo("<x/>");
    assertThat(around.site().requests()).containsExactly("a.example.com/x?emailaddress=a%40b");
  }

  @Test
  void what_is_missing_or_broken_is_no_page() throws Exception {
    around.site().page("a.example.com/x", 500, "<x/>").page("a.example.com/y", 403, "<x/>");
    assertThat(get("https://a.example.com/x")).isNull();
    assertThat(get("https://a.example.com/y")).isNull();
    assertThat(get("https://a.example.com/z")).isNull();
    assertThat(get("https://gone.example.com/z")).isNull();
  }

  @Test
  void a_redirect_is_followed_within_what_one_owner_has() throws Exception {
    String port = ":" + around.site().port();
    around
        .site()
        .redirect("a.example.com/x", "/y")
        .redirect("a.example.com/y", "https://example.com" + port + "/z")
        .page("example.com/z", "<z/>");
    assertThat(get("https://a.example.com/x")).isEqualTo("<z/>");
  }

  @Test
  void a_redirect_to_another_owner_is_not_followed() throws Exception {
    String port = ":" + around.site().port();
    around
        .site()
        .redirect("a.example.com/x", "https://other.example" + port + "/x")
        .page("other.example/x", "<evil/>");
    assertThat(get("https://a.example.com/x")).isNull();
    assertThat(around.site().requests()).containsExactly("a.example.com/x");
    assertThat(around.dns().questions()).noneMatch(question -> question.contains("other"));
  }

  @Test
  void a_redirect_to_a_page_without_encryption_is_not_followed() throws Exception {
    try (HttpsSite plain = HttpsSite.plain()) {
      plain.page("a.example.com/x", "<evil/>");
      String there = "http://a.example.com:%d/x".formatted(plain.port());
      around.site().redirect("a.example.com/x", there);
      assertThat(get("https://a.example.com/x")).isNull();
      assertThat(get(there)).isNull();
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void redirects_in_a_circle_come_to_an_end() throws Exception {
    around.site().redirect("a.example.com/x", "/y").redirect("a.example.com/y", "/x");
    assertThat(get("https://a.example.com/x")).isNull();
    assertThat(around.site().requests()).hasSize(4);
  }

  @Test
  void nothing_is_asked_of_a_host_whose_certificate_is_for_others() throws Exception {
    around.site().page("wrong.example.org/x", "<evil/>");
    assertThat(get("https://wrong.example.org/x")).isNull();
    assertThat(around.site().requests()).isEmpty();
  }

  @Test
  void a_page_without_end_is_given_up() throws Exception {
    around
        .site()
        .endless("a.example.com/x", "x".repeat(10_000))
        .page("a.example.com/y", "y".repeat(Web.BODY_BYTES_MAX + 1))
        .page("a.example.com/z", "z".repeat(Web.BODY_BYTES_MAX));
    assertThat(get("https://a.example.com/x")).isNull();
    assertThat(get("https://a.example.com/y")).isNull();
    assertThat(get("https://a.example.com/z")).hasSize(Web.BODY_BYTES_MAX);
  }

  @Test
  void who_waits_for_a_silent_server_can_be_interrupted() throws Exception {
    around.site().stall("a.example.com/x");
    var ended = new CompletableFuture<String>();
    var begun = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              begun.countDown();
              try {
                ended.complete(get("https://a.example.com/x") == null ? "no page" : "a page");
              } catch (InterruptedException e) {
                ended.complete("interrupted");
              } catch (IOException e) {
                ended.completeExceptionally(e);
              }
            });
    begun.await();
    while (around.site().requests().isEmpty() && !ended.isDone()) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo("interrupted");
  }

  private @Nullable String get(String address) throws IOException, InterruptedException {
    byte[] page = around.web().get(URI.create(address));
    return page == null ? null : new String(page, StandardCharsets.UTF_8);
  }
}

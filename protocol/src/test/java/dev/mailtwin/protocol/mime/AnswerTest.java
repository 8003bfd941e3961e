package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private static LetterFacts original(String header) throws IOException {
    return LetterReader.read(
        new ByteArrayInputStream((header + "\n\nHi\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> plain(List<Address> list) {
    return list.stream().map(Address::plain).toList();
  }

  @Test
  void prefixes_do_not_pile_up() {
    assertThat(Answer.replySubject("Lunch")).isEqualTo("Re: Lunch");
    assertThat(Answer.replySubject("Re: RE: AW: Re[3]: Lunch")).isEqualTo("Re: Lunch");
    assertThat(Answer.forwardSubject("Fwd: Re: Fw: WG : Lunch")).isEqualTo("Fwd: Lunch");
    assertThat(Answer.replySubject("Regarding: Lunch")).isEqualTo("Re: Regarding: Lunch");
    assertThat(Answer.replySubject("TR: all trains")).isEqualTo("Re: TR: all trains");
    assertThat(Answer.replySubject("")).isEqualTo("Re:");
  }

  @Test
  void a_thread_goes_on() throws IOException {
    assertThat(
            Answer.ancestry(original("Message-ID: <2@x>\nReferences: <0@x>\n <1@x>\nSubject: a")))
        .isEqualTo(new Letter.Ancestry(List.of("<2@x>"), List.of("<0@x>", "<1@x>", "<2@x>")));
    assertThat(Answer.ancestry(original("Message-ID: <2@x>\nIn-Reply-To: <1@x>")))
        .isEqualTo(new Letter.Ancestry(List.of("<2@x>"), List.of("<1@x>", "<2@x>")));
    assertThat(Answer.ancestry(original("Message-ID: <2@x>\nIn-Reply-To: <0@x> <1@x>")))
        .isEqualTo(new Letter.Ancestry(List.of("<2@x>"), List.of("<2@x>")));
    assertThat(Answer.ancestry(original("Subject: a"))).isEqualTo(Letter.Ancestry.NONE);
  }

  @Test
  void a_long_thread_keeps_its_beginning_and_its_end() throws IOException {
    String thread =
        IntStream.range(0, 100).mapToObj("<%d@x>"::formatted).collect(Collectors.joining(" "));

    List<String> references =
        Answer.ancestry(original("Message-ID: <100@x>\nReferences: " + thread)).references();

    assertThat(references).hasSize(20).startsWith("<0@x>", "<82@x>").endsWith("<99@x>", "<100@x>");
  }

  @Test
  void a_reply_goes_where_its_author_wants() throws IOException {
    List<Address> own = List.of(new Address("", "me", "example.org"));
    String rest = "To: Me <ME@example.org>, c@x.org\nCc: d@x.org, A <a@x.org>\nSubject: s";

    LetterFacts plain = original("From: A <a@x.org>\n" + rest);
    assertThat(plain(Answer.to(plain, own))).containsExactly("a@x.org");
    assertThat(plain(Answer.cc(plain, Answer.to(plain, own), own)))
        .containsExactly("c@x.org", "d@x.org");

    LetterFacts list = original("From: A <a@x.org>\nReply-To: list@x.org\n" + rest);
    assertThat(plain(Answer.to(list, own))).containsExactly("list@x.org");

    LetterFacts mine = original("From: me@example.org\n" + rest);
    assertThat(plain(Answer.to(mine, own))).containsExactly("c@x.org");

    LetterFacts toMyself = original("From: me@example.org\nTo: me@example.org");
    assertThat(plain(Answer.to(toMyself, own))).containsExactly("me@example.org");
  }
}

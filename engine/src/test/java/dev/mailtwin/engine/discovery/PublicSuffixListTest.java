package dev.mailtwin.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicSuffixListTest {

  private final PublicSuffixList list = PublicSuffixList.shared();

  @ParameterizedTest
  @CsvSource({
    "example.com,               example.com",
    "mail.example.com,          example.com",
    "a.b.example.co.uk,         example.co.uk",
    "co.uk,                     ",
    "com,                       ",
    "localhost,                 ",
    "example.nosuchtld,         example.nosuchtld",
    "a.example.nosuchtld,       example.nosuchtld",
    "b.test.ck,                 b.test.ck",
    "test.ck,                   ",
    "www.ck,                    www.ck",
    "x.www.ck,                  www.ck",
    "city.kawasaki.jp,          city.kawasaki.jp",
    "a.b.c.kawasaki.jp,         b.c.kawasaki.jp",
    "xn--85x722f.com.cn,        xn--85x722f.com.cn",
    "shop.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
    "me.github.io,              me.github.io",
  })
  void one_owner_has_everything_below(String name, String owner) {
    assertThat(list.registrable(name)).isEqualTo(owner);
  }

  @Test
  void two_names_have_the_same_owner_or_not() {
    assertThat(list.sameOwner("imap.example.co.uk", "example.co.uk")).isTrue();
    assertThat(list.sameOwner("example.co.uk", "other.co.uk")).isFalse();
    assertThat(list.sameOwner("co.uk", "co.uk")).isFalse();
  }
}

package dev.mailtwin.protocol.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The mechanisms this client speaks. The order is the order of preference.
public enum Mechanism {
  /// An OAuth 2 access token, in the form Google and Zoho document.
  XOAUTH2 {
    @Override
    public List<byte[]> responses(String user, Secret secret) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(utf8("user=" + plain(user) + "\u0001auth=Bearer "));
      out.writeBytes(secret.reveal());
      out.writeBytes(utf8("\u0001\u0001"));
      return List.of(out.toByteArray());
    }
  },
  /// An OAuth 2 access token, in the standard's form (RFC 7628 §3.1).
  OAUTHBEARER {
    @Override
    public List<byte[]> responses(String user, Secret secret) {
      // RFC 5801 §4: a comma would end the name.
      String name = plain(user).replace("=", "=3D").replace(",", "=2C");
      var out = new ByteArrayOutputStream();
      out.writeBytes(utf8("n,a=" + name + ",\u0001auth=Bearer "));
      out.writeBytes(secret.reveal());
      out.writeBytes(utf8("\u0001\u0001"));
      return List.of(out.toByteArray());
    }

    @Override
    public byte[] afterRefusal() {
      return new byte[] {1};
    }
  },
  /// User name and password in one message (RFC 4616 §2).
  PLAIN {
    @Override
    public List<byte[]> responses(String user, Secret secret) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(utf8("\0" + plain(user) + "\0"));
      out.writeBytes(secret.reveal());
      return List.of(out.toByteArray());
    }
  },
  /// User name, then password, each when asked. Obsolete, and all that some servers offer.
  LOGIN {
    @Override
    public List<byte[]> responses(String user, Secret secret) {
      List<byte[]> responses = new ArrayList<>();
      responses.add(utf8(plain(user)));
      responses.add(secret.reveal());
      return responses;
    }
  };

  /// What the client says, one answer per challenge; the first may be sent with the command.
  ///
  /// @throws IllegalArgumentException if the user name holds a NUL or a control character
  public abstract List<byte[]> responses(String user, Secret secret);

  /// Whether it proves who one is by a token instead of a password. A refusal of a token comes as
  /// one more challenge, which says why in JSON (RFC 7628 §3.2.2).
  public boolean takesToken() {
    return this == XOAUTH2 || this == OAUTHBEARER;
  }

  /// What the client says to the challenge that tells it why its token was refused (RFC 7628
  /// §3.2.3). It says nothing new; the refusal itself follows.
  public byte[] afterRefusal() {
    return new byte[0];
  }

  /// Control characters separate the parts of a response, so none may be inside one.
  private static String plain(String user) {
    if (user.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a user name has no control characters");
    }
    return user;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

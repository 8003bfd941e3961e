package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;

/// The programs whose settings can be written.
public enum Program {
  /// Mail of iOS and macOS: a configuration profile.
  APPLE("Apple Mail"),
  /// Thunderbird on a computer: its autoconfiguration file.
  THUNDERBIRD("Thunderbird"),
  /// Thunderbird for Android, and K-9 Mail: the text of a QR code.
  K9("K-9 Mail"),
  /// Outlook on a computer: an Autodiscover file.
  OUTLOOK("Outlook"),
  /// `mbsync` of isync.
  MBSYNC("mbsync"),
  /// `msmtp`.
  MSMTP("msmtp"),
  /// `mutt` and `neomutt`.
  MUTT("mutt"),
  /// `aerc`.
  AERC("aerc"),
  /// `himalaya`, version 2.
  HIMALAYA("himalaya"),
  /// `offlineimap3`.
  OFFLINEIMAP("OfflineIMAP"),
  /// A card to read or print.
  CARD("a card");

  private final String title;

  Program(String title) {
    this.title = title;
  }

  /// What people call it.
  public String title() {
    return title;
  }

  /// Writes settings for this program.
  ///
  /// @throws ProblemException if they hold something that its format cannot say
  public Exported export(SharedSettings settings) throws ProblemException {
    settings.check(title);
    return format().write(settings);
  }

  private Format format() {
    return switch (this) {
      case APPLE -> new AppleProfile();
      case THUNDERBIRD -> new ThunderbirdConfig();
      case K9 -> new K9Code();
      case OUTLOOK -> new OutlookConfig();
      case MBSYNC -> new MbsyncConfig();
      case MSMTP -> new MsmtpConfig();
      case MUTT -> new MuttConfig();
      case AERC -> new AercConfig();
      case HIMALAYA -> new HimalayaConfig();
      case OFFLINEIMAP -> new OfflineImapConfig();
      case CARD -> new SettingsCard();
    };
  }
}

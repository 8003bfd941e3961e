package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;

/// The programs whose settings can be written.
public enum Program {
  /// Mail of iOS and macOS: a configuration profile.
  APPLE("Apple Mail", new AppleProfile()),
  /// Thunderbird on a computer: its autoconfiguration file.
  THUNDERBIRD("Thunderbird", new ThunderbirdConfig()),
  /// Thunderbird for Android, and K-9 Mail: the text of a QR code.
  K9("K-9 Mail", new K9Code()),
  /// Outlook on a computer: an Autodiscover file.
  OUTLOOK("Outlook", new OutlookConfig()),
  /// `mbsync` of isync.
  MBSYNC("mbsync", new MbsyncConfig()),
  /// `msmtp`.
  MSMTP("msmtp", new MsmtpConfig()),
  /// `mutt` and `neomutt`.
  MUTT("mutt", new MuttConfig()),
  /// `aerc`.
  AERC("aerc", new AercConfig()),
  /// `himalaya`, version 2.
  HIMALAYA("himalaya", new HimalayaConfig()),
  /// `offlineimap3`.
  OFFLINEIMAP("OfflineIMAP", new OfflineImapConfig()),
  /// A card to read or print.
  CARD("a card", new SettingsCard());

  private final String title;
  private final Format format;

  Program(String title, Format format) {
    this.title = title;
    this.format = format;
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
    return format.write(settings);
  }
}

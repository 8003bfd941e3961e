package dev.mailtwin.engine.account;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is known about providers by the names of their servers. So far: Zoho's data centres.
public final class ProviderTable {

  /// A data centre of Zoho.
  ///
  /// @param suffix of its host names
  public record DataCentre(String suffix) {

    /// Personal accounts, and free organisations.
    public String personalImap() {
      return "imap." + suffix;
    }

    /// Paid organisations.
    public String organisationImap() {
      return "imappro." + suffix;
    }
  }

  /// Zoho's data centres.
  public static final List<DataCentre> ZOHO =
      List.of(
          new DataCentre("zoho.com"),
          new DataCentre("zoho.eu"),
          new DataCentre("zoho.in"),
          new DataCentre("zoho.com.au"),
          new DataCentre("zoho.jp"),
          new DataCentre("zohocloud.ca"),
          new DataCentre("zoho.com.cn"),
          new DataCentre("zoho.sa"));

  private static final long MEGABYTE = 1_000_000;

  /// Zoho blocks IMAP for the whole account above this; a tenth is left to the user's telephone.
  private static final TransferCap ZOHO_PERSONAL = new TransferCap(225 * MEGABYTE, 15);

  private static final TransferCap ZOHO_ORGANISATION = new TransferCap(900 * MEGABYTE, 15);

  /// Zoho lets 50 to 500 letters an hour through, by reputation; blocks come without a warning.
  private static final int ZOHO_LETTERS_PER_HOUR = 50;

  private static final SendCap ZOHO_SENDS_PERSONAL =
      new SendCap(ZOHO_LETTERS_PER_HOUR, 100, 40 * MEGABYTE);

  private static final SendCap ZOHO_SENDS_ORGANISATION =
      new SendCap(ZOHO_LETTERS_PER_HOUR, 150, 40 * MEGABYTE);

  private static final SendCap NOTHING_KNOWN = new SendCap(0, 0, 0);

  /// What a provider takes; 0 where nothing is known.
  ///
  /// @param perHour letters in any hour
  /// @param recipients of one letter
  /// @param bytes of one letter
  public record SendCap(int perHour, int recipients, long bytes) {}

  private ProviderTable() {}

  /// What the provider of this server takes.
  public static SendCap sendCap(String smtpHost) {
    String host = smtpHost.toLowerCase(Locale.ROOT);
    for (DataCentre centre : ZOHO) {
      if (host.equals("smtp." + centre.suffix())) {
        return ZOHO_SENDS_PERSONAL;
      }
      if (host.equals("smtppro." + centre.suffix())) {
        return ZOHO_SENDS_ORGANISATION;
      }
    }
    return NOTHING_KNOWN;
  }

  /// What the provider of this server lets through, or null if nothing is known.
  public static @Nullable TransferCap downloadCap(String imapHost) {
    String host = imapHost.toLowerCase(Locale.ROOT);
    for (DataCentre centre : ZOHO) {
      if (host.equals(centre.personalImap())) {
        return ZOHO_PERSONAL;
      }
      if (host.equals(centre.organisationImap())) {
        return ZOHO_ORGANISATION;
      }
    }
    return null;
  }
}

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

  private ProviderTable() {}

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

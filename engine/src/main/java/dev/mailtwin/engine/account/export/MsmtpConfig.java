package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.List;
import java.util.Objects;

/// The configuration of msmtp, one account.
final class MsmtpConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) throws ProblemException {
    Endpoint smtp = settings.submission(Program.MSMTP.title());
    String trust = Objects.toString(settings.caFile(), "system");
    String text =
        """
        account %1$s
        host %2$s
        port %3$d
        from "%4$s"
        auth on
        user "%5$s"
        passwordeval "%6$s"
        tls on
        tls_starttls %7$s
        tls_trust_file "%8$s"

        account default : %1$s
        """
            .formatted(
                settings.label(),
                SharedSettings.host(smtp),
                smtp.port(),
                settings.address().replace("%", "%%"), // %U and others stand for something.
                settings.smtpUser(),
                settings.smtpPasswordCommand(),
                SharedSettings.startTls(smtp) ? "on" : "off",
                trust);
    return new Exported(
        text,
        "Save it as ~/.msmtprc or ~/.config/msmtp/config, with permissions 0600.",
        settings.caFile() == null
            ? List.of()
            : List.of("msmtp trusts your own certificates only, not the system's."));
  }
}

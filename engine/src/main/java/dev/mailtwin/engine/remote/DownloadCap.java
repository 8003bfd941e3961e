package dev.mailtwin.engine.remote;

import java.io.IOException;

/// Keeps downloads below what the provider allows in a while. Providers answer more than that by
/// blocking the account, telephones included.
public interface DownloadCap {

  /// Called before so many bytes are asked for; waits until they may come.
  void await(long bytes) throws IOException, InterruptedException;

  /// So many bytes may be asked for in one go, if they are more than one message.
  default long atOnce() {
    return Long.MAX_VALUE;
  }

  /// For providers without a known cap.
  static DownloadCap none() {
    return _ -> {};
  }
}

package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.View;

/// A selected mailbox.
///
/// @param view its messages as this session numbers them
/// @param readOnly EXAMINE instead of SELECT
record Selection(View view, boolean readOnly) {}

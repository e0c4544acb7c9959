/// What it takes to run the service: its start, where its database is, what it says about itself.
/// The only room of the service half that the command line's half starts.
@NullMarked
package dev.howdah.ops;

import org.jspecify.annotations.NullMarked;

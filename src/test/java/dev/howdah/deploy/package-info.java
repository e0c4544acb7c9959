/// Tests of what Howdah is deployed with: chart, manifests, images, alerts and dashboards.
@NullMarked
package dev.howdah.deploy;

import org.jspecify.annotations.NullMarked;

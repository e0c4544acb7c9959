package dev.howdah.access;

import dev.howdah.http.PageRequest;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;

/// What belongs to one organisation, in pages: the one place where lists are kept apart by tenant.
public final class OwnRows {

  private OwnRows() {}

  /// A page of an entity with `organisationId`, the newest first, with one row more where there is
  /// a next page.
  public static <T> List<T> of(
      EntityManager entities, Class<T> entity, UUID organisation, PageRequest page) {
    return entities
        .createQuery(
            "FROM "
                + entity.getSimpleName()
                + " WHERE organisationId = ?1 AND (?2 = false OR id < ?3) ORDER BY id DESC",
            entity)
        .setParameter(1, organisation)
        .setParameter(2, page.after() != null)
        .setParameter(3, page.after() == null ? organisation : page.after())
        .setMaxResults(page.probe())
        .getResultList();
  }
}
